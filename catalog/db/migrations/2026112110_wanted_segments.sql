-- A segment that somebody waits for is a job of its own, ahead of the queue. Its `chunk` is the number of the segment;
-- `reach` is where the worker means to stop, since players ask for the next ones; who asks says so again and again, and
-- a job that nobody asks for any more is forgotten.
alter table job add column rung text not null default '';
alter table job add column reach int not null default 0;
alter table job add column wanted_until timestamptz;
alter table job drop constraint job_kind_check;
alter table job add constraint job_kind_check check (kind in ('probe', 'encode', 'derive', 'storyboard', 'segment'));
alter table job drop constraint job_material_revision_kind_chunk_key;
alter table job add unique (material, revision, kind, rung, chunk);
drop index job_next;
create index job_next on job (priority, id) where state = 'queued' and kind <> 'segment';
create index job_wanted on job (priority, id) where kind in ('segment', 'probe');

-- Such a segment until its chunk is there. Not logged: it can be made again, and a crash of PostgreSQL empties the table.
create unlogged table loose_segment (
  material text not null,
  revision int not null,
  rung text not null,
  number int not null,
  bytes bytea not null,
  primary key (material, revision, rung, number),
  foreign key (material, revision, rung) references rendition on delete cascade
);
alter table loose_segment alter column bytes set storage external;
