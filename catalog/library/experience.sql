-- name: insert
insert into experience (id, author, title, language, summary, level, country, modality, students, purpose, steps, results,
  reflection, license)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)

-- name: update_text
update experience set title = $3, language = $4, summary = $5, level = $6, country = $7, modality = $8, students = $9,
  purpose = $10, steps = $11, results = $12, reflection = $13, license = $14, version = version + 1, updated_at = now()
where id = $1 and version = $2
returning version

-- name: set_state
update experience set state = $3, version = version + 1, updated_at = now(),
  observations = coalesce($4, case when $3 = 'published' then '' else observations end),
  sent_at = case when $3 = 'in_review' then now() else sent_at end,
  published_at = case when $3 = 'published' then coalesce(published_at, now()) else published_at end
where id = $1 and version = $2
returning version

-- name: forget_materials
delete from experience_material where experience = $1 and material <> all($2::text[])

-- name: use_materials
insert into experience_material (experience, material, position)
select $1, material, place from unnest($2::text[]) with ordinality as used (material, place)
on conflict (experience, material) do update set position = excluded.position

-- name: remove
delete from experience where id = $1 and version = $2 returning id

-- name: find
select e.*, p.name as author_name,
  (select array_agg(material order by position) from experience_material where experience = e.id) as materials
from experience e join person p on p.id = e.author
where e.id = $1

-- name: of_material
select e.*, p.name as author_name,
  (select array_agg(material order by position) from experience_material where experience = e.id) as materials,
  count(*) over () as total
from experience_material u join experience e on e.id = u.experience join person p on p.id = e.author
where u.material = $1 and e.state = 'published'
order by e.published_at desc, e.id limit $2 offset $3

-- name: newest
select e.*, p.name as author_name,
  (select array_agg(material order by position) from experience_material where experience = e.id) as materials,
  count(*) over () as total
from experience e join person p on p.id = e.author
where e.state = 'published'
order by e.published_at desc, e.id limit $1 offset $2

-- name: of_author
select e.*, p.name as author_name,
  (select array_agg(material order by position) from experience_material where experience = e.id) as materials,
  count(*) over () as total
from experience e join person p on p.id = e.author
where e.author = $1
order by e.updated_at desc, e.id limit $2 offset $3

-- name: in_review
select e.*, p.name as author_name,
  (select array_agg(material order by position) from experience_material where experience = e.id) as materials,
  count(*) over () as total
from experience e join person p on p.id = e.author
where e.state = 'in_review'
order by e.sent_at, e.id limit $1 offset $2
