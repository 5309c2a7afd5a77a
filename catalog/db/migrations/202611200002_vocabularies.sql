create table vocabulary (
  name text primary key,
  version text not null,
  checksum text not null,
  labels jsonb not null,
  source text not null default ''
);

-- A concept that a newer version drops stays, with valid_to set: what was tagged with it keeps its meaning.
create table concept (
  vocabulary text not null references vocabulary,
  code text not null check (code ~ '^[A-Za-z0-9-]{1,60}$'),
  parent text,
  position int not null,
  labels jsonb not null,
  alt jsonb not null default '{}',
  match jsonb not null default '{}',
  valid_from date,
  valid_to date,
  primary key (vocabulary, code),
  foreign key (vocabulary, parent) references concept (vocabulary, code) deferrable initially deferred
);
