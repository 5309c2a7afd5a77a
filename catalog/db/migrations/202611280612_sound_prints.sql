-- What the file of a revision sounds like, for finding the same recording in another encoding. `keys` are the few of its
-- numbers that other prints are looked up by.
create table sound_print (
  material text not null,
  revision int not null,
  numbers int[] not null,
  keys int[] not null,
  primary key (material, revision),
  foreign key (material, revision) references revision on delete cascade
);
create index sound_print_keys on sound_print using gin (keys);

-- What is here already is gone through once, after all other work: else nobody would hear of its copies.
insert into job_owner (owner)
  select distinct coalesce(m.owner, '') from material m where m.revision is not null on conflict do nothing;
insert into job (kind, material, revision, priority, owner)
  select 'storyboard', m.id, m.revision, 200000, coalesce(m.owner, '')
  from material m join revision r on r.material = m.id and r.number = m.revision
  where r.state = 'ready'
on conflict (material, revision, kind, rung, chunk) do nothing;
