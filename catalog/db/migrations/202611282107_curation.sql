-- The institute's seal of quality, given and taken by its curators. The material's own trigger tells the index.
alter table material add column sealed_at timestamptz, add column sealed_by text references person;

-- The curators' queue: by state, the longest waiting first.
create index material_queue on material (state, created_at, id);

-- Lessons that somebody keeps for later, on whatever device.
create table kept (
  person text not null references person on delete cascade,
  material text not null references material on delete cascade,
  at timestamptz not null default now(),
  primary key (person, material)
);
create index kept_latest on kept (person, at desc);
