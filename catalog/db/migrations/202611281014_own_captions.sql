-- Captions that people give, change and take away. Each track has a number, new with its words, so that one is only replaced
-- by who has seen it; what is replaced or removed is kept for a while, to be put back.
create sequence caption_number;
alter table caption_track
  add column number bigint not null default nextval('caption_number'),
  add column kind text not null default 'subtitles' check (kind in ('subtitles', 'captions', 'forced')),
  -- The language that its words are surely in; empty where nobody can tell.
  add column detected text not null default '',
  -- Somebody said that its language is right, whatever it seems.
  add column checked boolean not null default false,
  add column filename text not null default '',
  add column given_at timestamptz not null default now(),
  add constraint caption_track_number unique (number);
update caption_track set kind = 'captions' where origin = 'file' and label = 'CC';

create table earlier_captions (
  number bigint primary key,
  material text not null references material on delete cascade,
  -- That it was found in; null where somebody gave it.
  revision int,
  language text not null,
  label text not null,
  origin text not null,
  kind text not null,
  detected text not null,
  checked boolean not null,
  filename text not null,
  given_at timestamptz not null,
  cues jsonb not null,
  ended_at timestamptz not null default now()
);
create index earlier_captions_of on earlier_captions (material, ended_at desc);
