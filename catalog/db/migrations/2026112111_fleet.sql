-- Fair shares: of the owners with work to do, the one served longest ago comes next. Imports have no owner: ''.
alter table job add column owner text not null default '';
alter table job add column rank int not null default 0;  -- the operator's own order, before all else; smaller first
alter table job add column losses int not null default 0;  -- workers that fell silent over it
alter table job add column claimed_at timestamptz;
alter table job add column media_seconds double precision not null default 0;  -- how much of the lesson it makes
update job j set owner = coalesce((select m.owner from material m where m.id = j.material), '');

create table job_owner (
  owner text primary key,
  served_at timestamptz not null default '-infinity'
);
insert into job_owner (owner) select distinct owner from job;

-- What the operator holds back: 'all', 'owner:' or 'material:' and its id.
create table job_hold (
  subject text primary key,
  held_at timestamptz not null default now()
);

create table worker (
  name text primary key,
  host text not null,
  pid int not null,
  threads int not null,
  started_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  reason text,  -- why its work stands still: disk_full, read_only, ...
  detail text
);

drop index job_next;
create index job_next on job (owner, rank, priority, id) where state = 'queued' and kind <> 'segment';
