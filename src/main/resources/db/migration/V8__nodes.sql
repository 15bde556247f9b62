-- Processes that train, and when each was last there. Runs on H2 and PostgreSQL alike.
create table present_node (
  name varchar(300) primary key,
  started timestamp with time zone not null,
  seen timestamp with time zone not null,
  concurrent_jobs integer not null,
  cores integer not null
);
