-- name: current
select revision from material where id = $1 for update

-- name: keep_derived
update revision set derived = $3 where material = $1 and number = $2

-- name: chapters_are_own
select (select coalesce(jsonb_agg(jsonb_build_object('start', start_us, 'end', end_us, 'title', title) order by position), '[]')
    from chapter where material = $1)
  <> coalesce((select derived -> 'chapters' from revision where material = $1 and number = $2), '[]') as own

-- name: delete_captions_of_file
delete from caption_track where material = $1 and origin = 'file'

-- name: add_captions_of_file
insert into caption_track (material, language, label, origin, kind, detected, checked, cues)
select $1, c ->> 'language', c ->> 'label', 'file', coalesce(c ->> 'kind', 'subtitles'), coalesce(c ->> 'detected', ''),
  coalesce((c ->> 'checked')::boolean, false), c -> 'cues'
from revision r, jsonb_array_elements(coalesce(r.derived -> 'captions', '[]')) c
where r.material = $1 and r.number = $2
on conflict (material, language) do nothing

-- name: delete_chapters
delete from chapter where material = $1

-- name: add_chapters_of_file
insert into chapter (material, position, start_us, end_us, title)
select $1, place - 1, (c ->> 'start')::bigint, (c ->> 'end')::bigint, c ->> 'title'
from revision r, jsonb_array_elements(coalesce(r.derived -> 'chapters', '[]')) with ordinality as list (c, place)
where r.material = $1 and r.number = $2

-- name: end_chapters
update chapter h set end_us = m.duration_us from material m
where m.id = $1 and h.material = m.id and h.start_us < m.duration_us
  and h.position = (select max(position) from chapter where material = $1 and start_us < m.duration_us)

-- name: mark_replaced
update revision set replaced_at = case when number = $2 then null when number = $3 then clock_timestamp() else replaced_at end
where material = $1 and number in ($2, $3)

-- name: cancel
with gone as (
  update revision set state = 'refused', refused_at = coalesce(refused_at, now()), reason = 'cancelled', detail = null
  where material = $1 and number = any($2) and state <> 'ready' and reason is distinct from 'cancelled'
  returning number),
segments as (delete from loose_segment where material = $1 and revision in (select number from gone))
delete from job where material = $1 and revision in (select number from gone)

-- name: unfinished
select number from revision where material = $1 and number <> $2 and state <> 'ready' and reason is distinct from 'cancelled'

-- name: files
select r.number, r.filename, r.source_bytes, r.duration_us, r.state, r.reason, r.chunks_total, r.chunks_done, r.created_at,
  r.number is not distinct from m.revision as plays,
  coalesce((r.facts ->> 'audio_left_out')::int, 0) as sounds_left_out,
  (select coalesce(jsonb_agg(jsonb_build_object('kind', j.kind, 'reason', coalesce(j.reason, 'failed')) order by j.id), '[]')
    from job j where j.material = r.material and j.revision = r.number and j.state = 'parked'
      and j.kind in ('derive', 'storyboard', 'examine')) as undone
from material m join revision r on r.material = m.id
where m.id = $1 and r.reason is distinct from 'cancelled' order by r.number desc limit 20

-- name: state
select state from revision where material = $1 and number = $2
