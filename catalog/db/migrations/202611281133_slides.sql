-- What is written on the slides of a file: [{"start", "end" (microseconds), "title", "text"}].
create table slide_text (
  material text not null,
  revision int not null,
  slides jsonb not null,
  primary key (material, revision),
  foreign key (material, revision) references revision on delete cascade
);
create trigger slides_inserted after insert on slide_text referencing new table as changed
  for each statement execute function note_changes_of_parts();
create trigger slides_updated after update on slide_text referencing new table as changed
  for each statement execute function note_changes_of_parts();

alter table job drop constraint job_kind_check;
alter table job add constraint job_kind_check
  check (kind in ('probe', 'encode', 'derive', 'storyboard', 'segment', 'examine'));

-- What is here already is gone through once, after all other work.
insert into job_owner (owner)
  select distinct coalesce(m.owner, '') from material m where m.revision is not null on conflict do nothing;
insert into job (kind, material, revision, priority, owner)
  select 'examine', m.id, m.revision, 300000, coalesce(m.owner, '')
  from material m join revision r on r.material = m.id and r.number = m.revision
  where r.state = 'ready' and m.kind = 'video'
on conflict (material, revision, kind, rung, chunk) do nothing;
