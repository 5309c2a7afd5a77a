-- name: plays
select play, material, revision, spans, seconds, began_at, day::text as day from viewing_play where play = any($1) order by play for update

-- name: put_play
insert into viewing_play (play, material, revision, day, spans, seconds, began_at, at)
values ($1, $2, $3, $4::date, $5, $6, $7, $8)
on conflict (play) do update set spans = excluded.spans, seconds = excluded.seconds, at = excluded.at

-- name: known
select id from material where id = any($1)

-- name: add_viewing
insert into viewing_day as v (material, day, revision, width, plays, embedded, seconds, seen)
values ($1, $2::date, $3, $4, $5, $6, $7, $8)
on conflict (material, day, revision, width) do update set
  plays = v.plays + excluded.plays,
  embedded = v.embedded + excluded.embedded,
  seconds = v.seconds + excluded.seconds,
  seen = (select array_agg(coalesce(a, 0) + coalesce(b, 0) order by place)
    from unnest(v.seen, excluded.seen) with ordinality as sums (a, b, place))

-- name: add_delivered
insert into delivered_day as d (material, day, rung, bytes, seconds) values ($1, $2::date, $3, $4, $5)
on conflict (material, day, rung) do update set bytes = d.bytes + excluded.bytes, seconds = d.seconds + excluded.seconds

-- name: days
select day::text as day, sum(plays) as plays, sum(embedded) as embedded, sum(seconds) as seconds
from viewing_day where material = $1 and day between $2::date and $3::date group by day order by day

-- name: retention
select place, sum(n) as seen
from viewing_day, unnest(seen) with ordinality as bucket (n, place)
where material = $1 and revision = $4 and width = $5 and day between $2::date and $3::date
group by place order by place

-- name: retention_plays
select coalesce(sum(plays), 0) as plays from viewing_day
where material = $1 and revision = $4 and width = $5 and day between $2::date and $3::date

-- name: delivered
select day::text as day, rung, bytes, seconds from delivered_day
where material = $1 and day between $2::date and $3::date order by day, rung

-- name: count_uses
-- Each changed one is read into the index again: so those that are off by more than 2 %, and not all at once.
with lately as (select distinct material from viewing_day where day >= $1::date),
  sums as (select v.material, sum(v.plays) as plays from viewing_day v join lately using (material) group by v.material),
  changed as (select m.id, sums.plays from material m join sums on sums.material = m.id
    where abs(sums.plays - m.uses) > m.uses / 50 order by abs(sums.plays - m.uses)::float8 / (m.uses + 1) desc, m.id limit $2)
update material m set uses = changed.plays from changed where m.id = changed.id

-- name: forget_plays
delete from viewing_play where at < $1

-- name: put_position
insert into watch_position (person, material, position, duration, at) values ($1, $2, $3, $4, $5)
on conflict (person, material) do update set position = excluded.position, duration = excluded.duration, at = excluded.at

-- name: position
select position, duration, at from watch_position where person = $1 and material = $2

-- name: positions
select material, position, duration, at from watch_position where person = $1 order by at desc limit $2

-- name: watched_together
with viewers as (select person from watch_position where material = $1 order by at desc limit 500),
  shared as (
    select w.material, count(*) as people from viewers v join watch_position w on w.person = v.person
    where w.material <> $1 group by w.material having count(*) >= $2 order by people desc limit 50)
select s.material from shared s
order by s.people / sqrt((select count(*) from watch_position w where w.material = s.material)::float8) desc, s.material
limit $3

-- name: delete_position
delete from watch_position where person = $1 and material = $2

-- name: delete_positions
delete from watch_position where person = $1

-- name: trim_positions
delete from watch_position where person = $1
  and material not in (select material from watch_position where person = $1 order by at desc limit $2)
