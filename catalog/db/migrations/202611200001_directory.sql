-- This installation. The epoch is part of every position in the change feed: a restored database has another one, so an
-- index that followed the old one knows that it must begin again.
create table instance (
  single boolean primary key default true check (single),
  epoch text not null default replace(gen_random_uuid()::text, '-', ''),
  created_at timestamptz not null default now()
);
insert into instance default values;

create table person (
  id text primary key,
  email text not null check (char_length(email) <= 254),
  name text not null default '' check (char_length(name) <= 200),
  role text not null check (role in ('teacher', 'editor', 'curator', 'admin')),
  password_hash text,
  created_at timestamptz not null default now()
);
create unique index person_email on person (lower(email));

-- The token itself is only in the visitor's cookie.
create table session (
  token_hash text primary key,
  person text not null references person on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index session_person on session (person);

-- Failed attempts to sign in, by address typed and by network peer, so that guessing is slowed down.
create table sign_in_failure (
  subject text not null,
  at timestamptz not null default now()
);
create index sign_in_failure_subject on sign_in_failure (subject, at);
