create table job (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('probe', 'encode', 'derive')),
  material text not null,
  revision int not null,
  chunk int not null default 0,
  priority int not null,
  state text not null default 'queued' check (state in ('queued', 'running', 'parked')),
  attempts int not null default 0,
  run_after timestamptz not null default now(),
  claimed_by text,
  heartbeat_at timestamptz,
  progress double precision not null default 0,
  reason text,
  detail text,
  created_at timestamptz not null default now(),
  foreign key (material, revision) references revision on delete cascade,
  unique (material, revision, kind, chunk)
);
create index job_next on job (priority, id) where state = 'queued';

create table upload (
  id text primary key,
  owner text not null references person on delete cascade,
  material text references material on delete set null,
  filename text not null,
  length bigint not null,
  received bigint not null default 0,
  state text not null default 'receiving' check (state in ('receiving', 'complete')),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index upload_owner on upload (owner);
