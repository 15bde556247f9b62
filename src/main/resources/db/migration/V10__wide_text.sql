-- Text that people write, whose length is told in characters: H2 counts those outside of the basic
-- plane, such as emoji, as two. Runs on H2 and PostgreSQL alike.
alter table dataset alter column name set data type varchar(200);
alter table dataset alter column source set data type varchar(1000);
alter table dataset alter column licence set data type varchar(400);
alter table dataset alter column consent set data type varchar(1000);
alter table training_job alter column created_by set data type varchar(200);
alter table bulk_job alter column created_by set data type varchar(200);
alter table model_version alter column override_reason set data type varchar(4000);
alter table api_key alter column name set data type varchar(200);
alter table audit_entry alter column key_name set data type varchar(200);
alter table provenance alter column caller set data type varchar(200);
alter table hung_picture alter column title set data type varchar(160);
