-- name: lock_material
select id, title from material where id = $1 for update

-- name: insert
insert into revision (material, number, source_blob, source_bytes, filename, source_sample)
select $1, coalesce(max(number), 0) + 1, $2, $3, $4, $5 from revision where material = $1
returning number

-- name: touch
update material set updated_at = now() where id = $1

-- name: by_source
-- Of the identifier's own also what people have replaced or given up here, if its source still gives the same.
select distinct r.material, m.created_at, m.identifier is not distinct from $2 as is_its_own
from revision r join material m on m.id = r.material
left join material_import i on i.material = m.id
where r.source_blob = $1 and (m.state <> 'withdrawn' or m.identifier = $2)
  and (r.state <> 'refused' and r.replaced_at is null
    or (r.state <> 'refused' or r.reason = 'cancelled') and m.identifier = $2 and (i.file = $1 or m.identifier = 'sha256:' || $1))
order by is_its_own desc, m.created_at

-- name: by_sample
select distinct r.material, m.created_at from revision r join material m on m.id = r.material
where r.source_bytes = $1 and r.source_sample = $2 and m.state <> 'withdrawn' and r.state <> 'refused' and r.replaced_at is null
order by m.created_at limit 20

-- name: largest_source
select coalesce(max(source_bytes), 0) as bytes from revision where state <> 'refused' and replaced_at is null

-- name: without_sample
select distinct source_blob from revision where source_sample is null limit 200

-- name: set_sample
update revision set source_sample = $2 where source_blob = $1 and source_sample is null

-- name: work
select r.source_blob, r.filename, r.state, r.facts, r.plan, m.title <> '' as has_title, m.language,
  exists (select from sound_print p where p.material = $1 and p.revision = $2) as has_sound_print,
  exists (select from picture_print p where p.material = $1 and p.revision = $2) as has_picture_print
from revision r join material m on m.id = r.material where r.material = $1 and r.number = $2

-- name: refuse
update revision set state = 'refused', refused_at = now(), reason = $3, detail = $4 where material = $1 and number = $2

-- name: plan
update revision set state = 'preparing', facts = $3, plan = $4, duration_us = $5, width = $6, height = $7, chunks_total = $8,
  chunks_done = 0
where material = $1 and number = $2

-- name: show_planned
update material m set revision = $2, kind = $3, duration_us = $4, updated_at = now()
where m.id = $1 and (m.revision is null or m.revision = $2
  or (select state from revision r where r.material = m.id and r.number = m.revision) in ('failed', 'refused'))

-- name: insert_rendition
insert into rendition (material, revision, rung, position, kind, width, height, frame_rate, channels, sample_rate, codecs,
  language, label, peak, average)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
on conflict do nothing

-- name: insert_chunk
insert into chunk (material, revision, rung, number, blob, segment_bytes) values ($1, $2, $3, $4, $5, $6)
on conflict (material, revision, rung, number) do nothing

-- name: set_init
update rendition set init = $4, download_init = $5, codecs = case when $6 = '' then codecs else $6 end
where material = $1 and revision = $2 and rung = $3 and init is null

-- name: count_chunk
update revision set chunks_done = chunks_done + 1 where material = $1 and number = $2
returning chunks_done, chunks_total

-- name: make_ready
update revision set state = 'ready', ready_at = now() where material = $1 and number = $2

-- name: measure
update rendition d set
  average = greatest(1, (select sum(s) from chunk c, unnest(c.segment_bytes) s
    where c.material = d.material and c.revision = d.revision and c.rung = d.rung) * 8000000 / greatest(1, r.duration_us))
from revision r
where r.material = d.material and r.number = d.revision and d.material = $1 and d.revision = $2

-- name: show_ready
update material m set revision = $2, updated_at = now(),
  kind = case when exists (select from rendition d where d.material = m.id and d.revision = $2 and d.kind = 'video')
    then 'video' else 'audio' end,
  duration_us = (select duration_us from revision r where r.material = m.id and r.number = $2),
  smallest_bytes = (
    select coalesce(min(bytes) filter (where kind = 'video'), 0) + coalesce(min(bytes) filter (where kind = 'audio'), 0)
    from (select d.kind, d.rung, sum(s) as bytes from rendition d
      join chunk c on c.material = d.material and c.revision = d.revision and c.rung = d.rung, unnest(c.segment_bytes) s
      where d.material = $1 and d.revision = $2 group by d.kind, d.rung) sizes)
where m.id = $1

-- name: set_storyboard
update revision set storyboard = $3 where material = $1 and number = $2

-- name: put_slides
insert into slide_text (material, revision, slides, language) values ($1, $2, $3, $4)
on conflict (material, revision) do update set slides = excluded.slides, language = excluded.language

-- name: forget_slides
update slide_text set slides = '[]', language = $3 where material = $1 and revision = $2

-- name: slides_in_other_language
select s.revision from slide_text s join material m on m.id = s.material and m.revision = s.revision
where m.id = $1 and slide_language(s.language) <> slide_language(coalesce(m.language, ''))

-- name: slides
select s.slides from slide_text s join material m on m.id = s.material and m.revision = s.revision where m.id = $1

-- name: put_captions
insert into caption_track (material, language, label, origin, kind, detected, cues) values ($1, $2, $3, $4, $5, $6, $7)

-- name: captions
select language, label, origin, cues from caption_track where material = $1 and language = $2

-- name: presentation
select r.state, r.created_at, r.duration_us, r.plan, r.storyboard, m.title, m.poster_blob, m.state = 'published' as is_public,
  m.state in ('published', 'restricted') as counts, m.access, m.embed_sites,
  (select json_agg(json_build_object('language', c.language, 'label', c.label, 'kind', c.kind, 'number', c.number) order by c.language)
     from caption_track c where c.material = m.id) as captions,
  (select json_agg(json_build_object('start', h.start_us, 'end', h.end_us, 'title', h.title) order by h.position)
     from chapter h where h.material = m.id) as chapters
from revision r join material m on m.id = r.material
where r.material = $1 and r.number = $2 and r.plan is not null
  and (r.number = m.revision or (r.replaced_at > now() - interval '12 hours' and r.replaced_at > m.visible_since))

-- name: renditions
select rung, kind, width, height, frame_rate, channels, sample_rate, codecs, language, label, peak, average, init,
  download_init
from rendition where material = $1 and revision = $2 order by position

-- name: chunks
select rung, number, blob, segment_bytes from chunk where material = $1 and revision = $2
