-- name: tags_of
select id, levels, subjects, type, language, keywords from material where id = any($1)

-- name: keywords_in_use
select keyword, count(*) as lessons from material, unnest(keywords) as keyword where state = 'published'
group by keyword having count(*) > 1 order by lessons desc, keyword limit 20000

-- name: due
select m.id from material m left join tag_run r on r.material = m.id
where m.state <> 'withdrawn' and m.id > $1 and ($2::text is null or m.collection = $2)
  and (cardinality(m.subjects) = 0 or cardinality(m.levels) = 0 or cardinality(m.keywords) = 0 or m.type is null
    or m.language is null)
  and (r.version is null or r.version <> m.version or r.at < $3)
order by m.id limit $4

-- name: count_due
select count(*) as total from material m left join tag_run r on r.material = m.id
where m.state <> 'withdrawn' and ($1::text is null or m.collection = $1)
  and (cardinality(m.subjects) = 0 or cardinality(m.levels) = 0 or cardinality(m.keywords) = 0 or m.type is null
    or m.language is null)
  and (r.version is null or r.version <> m.version or r.at < $2)

-- name: forget_offered
delete from tag_suggestion where material = any($1) and state = 'offered'

-- name: offer
insert into tag_suggestion (material, field, value, confidence, reasons)
select s.material, s.field, s.value, s.confidence, s.reasons
from jsonb_to_recordset($1::jsonb) as s(material text, field text, value text, confidence double precision, reasons jsonb)
join material m on m.id = s.material
on conflict (material, field, value) do nothing

-- name: note_run
insert into tag_run (material, version) select id, version from material where id = any($1)
on conflict (material) do update set version = excluded.version, at = now()

-- name: of_material
select field, value, confidence, reasons, state from tag_suggestion where material = $1 order by field, confidence desc

-- name: state_of
select state from tag_suggestion where material = $1 and field = $2 and value = $3

-- name: decide_one
insert into tag_suggestion (material, field, value, confidence, reasons, state, decided_by, decided_at)
values ($1, $2, $3, $4, $5, $6, $7, now())
on conflict (material, field, value) do update set state = excluded.state, decided_by = excluded.decided_by,
  decided_at = excluded.decided_at

-- name: decide_many
update tag_suggestion s set state = $5, decided_by = $6, decided_at = now()
from material m, tag_suggestion before
where before.material = s.material and before.field = s.field and before.value = s.value and m.id = s.material
  and m.state <> 'withdrawn' and s.field = $1 and s.value = $2 and s.confidence >= $3
  and ($4::text[] is null or s.material = any($4)) and ($7::text is null or m.collection = $7)
  and ((s.state = 'offered' and $5 <> 'offered' and lacks(m, s.field, s.value)) or (s.state <> 'offered' and $5 = 'offered' and $4 is not null))
returning s.material, before.state as was

-- name: groups
select s.field, s.value, count(*) as lessons, avg(s.confidence) as confidence
from tag_suggestion s join material m on m.id = s.material and m.state <> 'withdrawn'
where s.state = 'offered' and lacks(m, s.field, s.value) and s.confidence >= $1 and ($2::text is null or m.collection = $2)
group by s.field, s.value order by lessons desc, s.field, s.value limit $3 offset $4

-- name: count_groups
select count(distinct (s.field, s.value)) as total, count(distinct s.material) as lessons
from tag_suggestion s join material m on m.id = s.material and m.state <> 'withdrawn'
where s.state = 'offered' and lacks(m, s.field, s.value) and s.confidence >= $1 and ($2::text is null or m.collection = $2)

-- name: offered
select s.material, m.title, s.confidence, s.reasons, count(*) over () as total
from tag_suggestion s join material m on m.id = s.material and m.state <> 'withdrawn'
where s.state = 'offered' and lacks(m, s.field, s.value) and s.field = $1 and s.value = $2 and s.confidence >= $3
  and ($4::text is null or m.collection = $4)
order by s.confidence desc, s.material limit $5 offset $6

-- name: add_level
update material set levels = array_append(levels, $2), version = version + 1, updated_at = now()
where id = any($1) and not ($2 = any(levels))

-- name: add_subject
update material set subjects = array_append(subjects, $2), version = version + 1, updated_at = now()
where id = any($1) and not ($2 = any(subjects))

-- name: add_keyword
update material set keywords = array_append(keywords, $2), version = version + 1, updated_at = now()
where id = any($1) and not ($2 = any(keywords)) and cardinality(keywords) < 50

-- name: set_type
update material set type = $2, version = version + 1, updated_at = now() where id = any($1) and type is null

-- name: set_language
update material set language = $2, version = version + 1, updated_at = now() where id = any($1) and language is null

-- name: take_level
update material set levels = array_remove(levels, $2), version = version + 1, updated_at = now()
where id = any($1) and $2 = any(levels)

-- name: take_subject
update material set subjects = array_remove(subjects, $2), version = version + 1, updated_at = now()
where id = any($1) and $2 = any(subjects)

-- name: take_keyword
update material set keywords = array_remove(keywords, $2), version = version + 1, updated_at = now()
where id = any($1) and $2 = any(keywords)

-- name: clear_type
update material set type = null, version = version + 1, updated_at = now() where id = any($1) and type = $2

-- name: clear_language
update material set language = null, version = version + 1, updated_at = now() where id = any($1) and language = $2
