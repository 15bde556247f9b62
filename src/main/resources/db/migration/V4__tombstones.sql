-- Deleted sets and jobs leave a row, so that it stays known what a model was made of. Runs on H2 and
-- PostgreSQL alike.

alter table dataset add column deleted timestamp with time zone;
alter table training_job add column deleted timestamp with time zone;
