-- What is left of quotas, for all nodes together (Bucket4j). Runs on H2 and PostgreSQL alike; used on
-- PostgreSQL only.

create table quota (
  id varchar(300) primary key,
  state bytea,
  expires_at bigint
);
create index quota_expires_at on quota (expires_at);
