-- What happens in the pictures of a file, for finding the same recording where it is silent or sounds otherwise: of each
-- fifth of a second 32 bits of where something changes, then 32 of which way. `keys` are what others are looked up by.
create table picture_print (
  material text not null,
  revision int not null,
  changes bigint[] not null,
  keys int[] not null,
  primary key (material, revision),
  foreign key (material, revision) references revision on delete cascade
);
create index picture_print_keys on picture_print using gin (keys);

-- What is here already is gone through once, after all other work.
insert into job_owner (owner)
  select distinct coalesce(m.owner, '') from material m where m.revision is not null on conflict do nothing;
insert into job (kind, material, revision, priority, owner)
  select 'examine', m.id, m.revision, 300000, coalesce(m.owner, '')
  from material m join revision r on r.material = m.id and r.number = m.revision
  where r.state = 'ready' and m.kind = 'video'
on conflict (material, revision, kind, rung, chunk) do nothing;
