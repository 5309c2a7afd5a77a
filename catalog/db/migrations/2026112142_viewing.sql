-- What was watched and what was sent, summed by material and day: nobody's name, address or history is kept.
create table viewing_day (
  material text not null references material on delete cascade,
  day date not null,
  width int not null check (width > 0),  -- seconds of a bucket of `seen`
  plays int not null,
  embedded int not null,                 -- of the plays, in other people's pages
  seconds double precision not null,
  seen int[] not null,                   -- plays that saw the bucket
  primary key (material, day, width)
);
create table delivered_day (
  material text not null references material on delete cascade,
  day date not null,
  rung text not null,
  bytes bigint not null,
  seconds double precision not null,
  primary key (material, day, rung)
);

-- A play under way, by a random number that its page made up and forgets: what of it is in the sums already. Gone two
-- days later.
create table viewing_play (
  play text primary key,
  material text not null references material on delete cascade,
  day date not null,
  spans int[] not null,
  seconds double precision not null,
  began_at timestamptz not null,
  at timestamptz not null
);
create index viewing_play_at on viewing_play (at);

-- How often it was played, for sorting; brought up to date from the sums now and then.
alter table material add column uses bigint not null default 0;

-- Where a person stopped, for going on elsewhere. Hers alone; she may erase it.
create table watch_position (
  person text not null references person on delete cascade,
  material text not null references material on delete cascade,
  position double precision not null check (position >= 0),
  duration double precision not null check (duration > 0),
  at timestamptz not null,
  primary key (person, material)
);
create index watch_position_latest on watch_position (person, at desc);
