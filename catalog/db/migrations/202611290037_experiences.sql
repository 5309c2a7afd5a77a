-- What teachers tell of how they taught with lessons. A draft is its author's alone; curators see it from the moment she
-- sends it.
create table experience (
  id text primary key check (id ~ '^[0-9a-hjkmnp-tv-z]{12}$'),
  author text not null references person,
  state text not null default 'draft' check (state in ('draft', 'in_review', 'published', 'withdrawn')),
  title text not null check (title <> '' and char_length(title) <= 300),
  language text,
  summary text not null default '' check (char_length(summary) <= 3000),
  level text,
  country text check (country ~ '^[A-Z]{2}$'),
  modality text,
  students int check (students between 1 and 100000),
  purpose text not null default '' check (char_length(purpose) <= 10000),
  steps jsonb not null default '[]',  -- [{activity, minutes, material, start_second}] in order
  results text not null default '' check (char_length(results) <= 10000),
  reflection text not null default '' check (char_length(reflection) <= 10000),
  license text not null default 'cc-by-sa',
  observations text not null default '' check (char_length(observations) <= 5000),  -- with which a curator returned it
  version int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  sent_at timestamptz,
  published_at timestamptz
);
create index experience_author on experience (author, updated_at desc, id);
create index experience_newest on experience (published_at desc, id) where state = 'published';
create index experience_queue on experience (sent_at, id) where state = 'in_review';

-- The lessons it uses, also those that no step names.
create table experience_material (
  experience text not null references experience on delete cascade,
  material text not null references material on delete cascade,
  position int not null,
  primary key (experience, material)
);
create index experience_material_of on experience_material (material);

-- Search knows which lessons are taught with: it is told when an experience comes into sight or leaves it, and not of what
-- is written in a draft.
create function note_changes_of_experience() returns trigger language plpgsql as $$
begin
  insert into change as c (material)
    select material from experience_material where experience = old.id order by material
  on conflict (material) do update set txid = pg_current_xact_id(), seq = nextval('change_seq_seq');
  perform pg_notify('change', '');
  return old;
end $$;
create trigger experience_changed after update on experience for each row
  when ('published' in (old.state, new.state)) execute function note_changes_of_experience();
create trigger experience_deleted before delete on experience for each row
  when (old.state = 'published') execute function note_changes_of_experience();

create function note_changes_of_taught() returns trigger language plpgsql as $$
begin
  insert into change as c (material)
    select distinct t.material from changed t join experience e on e.id = t.experience
    where e.state = 'published' order by t.material
  on conflict (material) do update set txid = pg_current_xact_id(), seq = nextval('change_seq_seq');
  perform pg_notify('change', '');
  return null;
end $$;
create trigger taught_inserted after insert on experience_material referencing new table as changed
  for each statement execute function note_changes_of_taught();
create trigger taught_deleted after delete on experience_material referencing old table as changed
  for each statement execute function note_changes_of_taught();
