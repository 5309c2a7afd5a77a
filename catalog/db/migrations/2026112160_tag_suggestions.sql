-- What a lesson could be described with. A suggestion is not a fact: only an accepted one is in the material too, and
-- stays here to say where the value came from; a dismissed one stays so that it is not offered again.
create table tag_suggestion (
  material text not null references material on delete cascade,
  field text not null check (field in ('level', 'subject', 'type', 'language', 'keyword')),
  value text not null check (char_length(value) <= 300),
  confidence double precision not null,
  reasons jsonb not null default '[]',
  state text not null default 'offered' check (state in ('offered', 'accepted', 'dismissed')),
  decided_by text references person on delete set null,
  decided_at timestamptz,
  primary key (material, field, value)
);
create index tag_suggestion_offered on tag_suggestion (field, value) where state = 'offered';

-- Which materials were looked at, as they were then: a run that was stopped goes on where it was.
create table tag_run (
  material text primary key references material on delete cascade,
  version int not null,
  at timestamptz not null default now()
);
