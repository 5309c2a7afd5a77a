-- What means the same, as staff say it: their own entries, and their versions of shipped ones (`base` is the code of a
-- concept of the vocabulary "synonyms"). An entry that is not active is forgotten, and can be taken back.
create table synonym (
  id text primary key,
  base text unique,
  words jsonb not null,
  active boolean not null default true,
  changed_by text references person on delete set null,
  changed_at timestamptz not null default now()
);

-- Every searcher learns of a change, whichever server it was made at.
create function note_synonyms() returns trigger language plpgsql as $$
begin
  perform pg_notify('synonym', '');
  return null;
end $$;
create trigger synonym_changed after insert or update or delete on synonym for each statement execute function note_synonyms();
