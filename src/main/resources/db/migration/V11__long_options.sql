-- A film of many keyframes, each a mix of many parts, is told in full. Runs on H2 and PostgreSQL alike.
alter table provenance alter column options set data type varchar(1000000);
