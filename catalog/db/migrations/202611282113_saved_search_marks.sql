-- When everybody could see a material first. What was restricted before is new to them then, and what is withdrawn and
-- published again is not: `published_at` is this moment for what is published. Left empty where a published one has not
-- changed its state since; then it is its `published_at`.
alter table material add column public_at timestamptz;

-- When its mail was due last, apart from up to when its lessons are told; and of those, which ones were published so
-- shortly before that others of that time may still appear.
alter table saved_search add column looked_at timestamptz not null default now();
alter table saved_search add column told text[] not null default '{}';
update saved_search set looked_at = told_until;
