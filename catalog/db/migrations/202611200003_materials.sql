create table material (
  id text primary key check (id ~ '^[0-9a-hjkmnp-tv-z]{12}$'),
  identifier text unique check (char_length(identifier) <= 300),
  owner text references person,
  state text not null default 'draft' check (state in ('draft', 'published', 'withdrawn')),
  kind text not null check (kind in ('video', 'audio', 'link', 'pending')),
  title text not null default '' check (char_length(title) <= 300),
  description text not null default '' check (char_length(description) <= 20000),
  language text,
  type text,
  license text,
  levels text[] not null default '{}',
  subjects text[] not null default '{}',
  keywords text[] not null default '{}',
  contributors jsonb not null default '[]',
  collection text check (char_length(collection) <= 300),
  url text check (char_length(url) <= 2000),
  duration_us bigint check (duration_us >= 0),
  revision int,
  poster_blob text,
  smallest_bytes bigint,
  version int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  published_at timestamptz
);
create index material_newest on material (published_at desc, id) where state = 'published';
create index material_owner on material (owner, created_at desc);

-- One file that was given for a material. The material shows its newest revision that can be played.
create table revision (
  material text not null references material on delete cascade,
  number int not null,
  source_blob text not null,
  source_bytes bigint not null,
  filename text not null,
  state text not null default 'probing' check (state in ('probing', 'refused', 'preparing', 'ready', 'failed')),
  reason text,
  detail text,
  facts jsonb,
  plan jsonb,
  duration_us bigint,
  width int,
  height int,
  created_at timestamptz not null default now(),
  chunks_total int not null default 0,
  chunks_done int not null default 0,
  ready_at timestamptz,
  primary key (material, number)
);
create index revision_source on revision (source_blob);

create table rendition (
  material text not null,
  revision int not null,
  rung text not null,
  position int not null,
  kind text not null check (kind in ('video', 'audio')),
  width int not null default 0,
  height int not null default 0,
  frame_rate double precision not null default 0,
  channels int not null default 0,
  sample_rate int not null default 0,
  codecs text not null,
  language text not null default '',
  label text not null default '',
  peak bigint not null,
  average bigint not null,
  init bytea,
  download_init bytea,
  primary key (material, revision, rung),
  foreign key (material, revision) references revision on delete cascade
);

-- A chunk is here when its bytes are in the blob store, whole, and not before.
create table chunk (
  material text not null,
  revision int not null,
  rung text not null,
  number int not null,
  blob text not null,
  segment_bytes int[] not null,
  primary key (material, revision, rung, number),
  foreign key (material, revision, rung) references rendition on delete cascade
);

create table caption_track (
  material text not null references material on delete cascade,
  language text not null,
  label text not null default '',
  origin text not null check (origin in ('file', 'upload', 'import')),
  cues jsonb not null,
  primary key (material, language)
);

create table chapter (
  material text not null references material on delete cascade,
  position int not null,
  start_us bigint not null,
  end_us bigint not null,
  title text not null,
  primary key (material, position)
);
