-- How often a job was taken up since it got further than ever before: some end their node each time.
-- Runs on H2 and PostgreSQL alike.
alter table training_job add column take_ups integer default 0 not null;
alter table training_job add column furthest bigint default 0 not null;
