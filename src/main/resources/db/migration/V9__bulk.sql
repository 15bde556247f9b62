-- Bulk jobs, and the files (shards) that their pictures are in. Runs on H2 and PostgreSQL alike.
create table bulk_job (
  id varchar(36) primary key,
  model varchar(63) not null,
  model_version varchar(63) not null,
  state varchar(20) not null,
  reason varchar(2000),
  options varchar(1000000) not null,
  created timestamp with time zone not null,
  started timestamp with time zone,
  finished timestamp with time zone,
  created_by varchar(100) not null,
  -- Grows each time the job is queued: names its entries in scheduled_tasks.
  round bigint not null
);

create table bulk_shard (
  id varchar(50) primary key,
  job_id varchar(36) not null references bulk_job (id) on delete cascade,
  number integer not null,
  images integer not null,
  made integer not null,
  bytes bigint not null,
  sha256 varchar(64),
  node varchar(300),
  started timestamp with time zone,
  finished timestamp with time zone,
  -- Grows each time the shard is taken: a node that holds an older one may write nothing.
  fence bigint not null,
  take_ups integer not null
);
create index bulk_shard_job on bulk_shard (job_id, number);
