-- name: put
insert into picture_print (material, revision, changes, keys) values ($1, $2, $3, $4)
on conflict (material, revision) do update set changes = excluded.changes, keys = excluded.keys

-- name: of_material
select p.changes, p.keys from picture_print p join material m on m.id = p.material and m.revision = p.revision
where p.material = $1

-- name: candidates
-- Key by key, so that every look is one into the index: for all keys at once the planner takes the whole table to match, and
-- reads it. What is counted comes out of the index too; no keys of a candidate are read.
with best as materialized (
  select p.material, p.revision, count(*) as common
  from unnest($1::int[]) wanted (key)
    cross join lateral (select material, revision from picture_print where keys @> array[wanted.key] offset 0) p
  where p.material <> $2
  group by p.material, p.revision having count(*) >= 2)
select p.material, p.changes
from best join material m on m.id = best.material and m.revision = best.revision
  join picture_print p on p.material = best.material and p.revision = best.revision
where m.state <> 'withdrawn'
order by best.common desc, p.material limit 10

-- name: was_gone_through
select m.revision is not null and not exists (
  select from job j where j.material = m.id and j.revision = m.revision and j.kind in ('storyboard', 'examine')) as done
from material m where m.id = $1
