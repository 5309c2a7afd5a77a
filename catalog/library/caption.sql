-- name: lock_material
select revision from material where id = $1 for update

-- name: list
select number, language, label, origin, kind, detected, checked, filename, given_at, null::timestamptz as ended_at,
  jsonb_array_length(cues) as size
from caption_track where material = $1 order by language

-- name: list_earlier
select number, language, label, origin, kind, detected, checked, filename, given_at, ended_at,
  jsonb_array_length(cues) as size
from earlier_captions where material = $1 and ended_at > now() - interval '30 days' order by ended_at desc, number desc

-- name: by_language
select number, language, label, origin, kind, detected, checked, filename, given_at, null::timestamptz as ended_at,
  jsonb_array_length(cues) as size
from caption_track where material = $1 and language = $2

-- name: insert
insert into caption_track (material, language, label, origin, kind, detected, checked, filename, cues)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
returning number

-- name: end
with gone as (
  delete from caption_track where material = $1 and number = $2
  returning material, number, language, label, origin, kind, detected, checked, filename, given_at, cues)
insert into earlier_captions (number, material, revision, language, label, origin, kind, detected, checked, filename, given_at, cues)
select g.number, g.material, case when g.origin = 'file' then m.revision end, g.language, g.label, g.origin, g.kind, g.detected,
  g.checked, g.filename, g.given_at, g.cues
from gone g join material m on m.id = g.material
returning number

-- name: change
update caption_track set language = $3, label = $4, kind = $5, checked = $6 where material = $1 and number = $2
returning number

-- name: earlier_language
select language from earlier_captions where material = $1 and number = $2

-- name: put_back
with back as (
  delete from earlier_captions where material = $1 and number = $2
  returning material, number, revision, language, label, origin, kind, detected, checked, filename, given_at, cues)
insert into caption_track (material, number, language, label, origin, kind, detected, checked, filename, given_at, cues)
select b.material, b.number, b.language, b.label,
  case when b.origin = 'file' and b.revision is distinct from m.revision then 'upload' else b.origin end, b.kind, b.detected,
  b.checked, b.filename, b.given_at, b.cues
from back b join material m on m.id = b.material
returning number

-- name: sweep
delete from earlier_captions where material = $1 and number not in (
  select number from earlier_captions where material = $1 and ended_at > now() - interval '30 days'
  order by ended_at desc, number desc limit 20)

-- name: touch
update material set updated_at = now() where id = $1

-- name: keep_with_file
update revision r set derived = jsonb_set(r.derived, '{captions}', coalesce((
  select jsonb_agg(t.entry) from (
    select jsonb_build_object('language', c.language, 'label', c.label, 'kind', c.kind, 'detected', c.detected,
      'checked', c.checked, 'cues', c.cues) as entry
    from caption_track c where c.material = $1 and c.origin = 'file'
    union all
    select d.entry from jsonb_array_elements(coalesce(r.derived -> 'captions', '[]')) d (entry)
    where exists (select from caption_track c where c.material = $1 and c.origin <> 'file' and c.language = d.entry ->> 'language')
  ) t), '[]'))
from material m where m.id = $1 and r.material = m.id and r.number = m.revision and r.derived is not null

-- name: words
select language, label, kind, cues from caption_track where material = $1 and number = $2
union all
select language, label, kind, cues from earlier_captions where material = $1 and number = $2

-- name: unreadable
select r.facts -> 'subtitles' as subtitles, (r.facts -> 'video' ->> 'closed_captions')::boolean as closed_captions,
  r.derived is not null as looked,
  exists (select from jsonb_array_elements(coalesce(r.derived -> 'captions', '[]')) d where d ->> 'kind' = 'captions') as closed_read
from material m join revision r on r.material = m.id and r.number = m.revision
where m.id = $1
