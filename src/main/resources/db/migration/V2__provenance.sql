-- What was generated: a chain of hashes, from provenance_mark 'base' to 'head'. Runs on H2 and
-- PostgreSQL alike. The only index is that of the sequence, so that rows are appended cheaply;
-- pictures are found by the index that each node holds in memory.

create table provenance (
  sequence bigint primary key,
  id uuid not null,
  created timestamp with time zone not null,
  sha256 varchar(64) not null,
  fingerprint varchar(64) not null,
  model varchar(63) not null,
  model_version varchar(63) not null,
  seed bigint not null,
  options varchar(20000) not null,
  options_hash varchar(64) not null,
  caller varchar(100),
  hash varchar(64) not null
);

-- Sequence and hash of the last row (head) and of the last one that was deleted for its age (base);
-- the base's statement is signed.
create table provenance_mark (
  name varchar(10) primary key,
  sequence bigint not null,
  hash varchar(64) not null,
  statement varchar(20000)
);
insert into provenance_mark (name, sequence, hash) values
  ('base', 0, '0000000000000000000000000000000000000000000000000000000000000000'),
  ('head', 0, '0000000000000000000000000000000000000000000000000000000000000000');
