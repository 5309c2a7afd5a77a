-- name: put
insert into picture_print (material, revision, changes, keys) values ($1, $2, $3, $4)
on conflict (material, revision) do update set changes = excluded.changes, keys = excluded.keys

-- name: of_material
select p.changes, p.keys from picture_print p join material m on m.id = p.material and m.revision = p.revision
where p.material = $1

-- name: candidates
select p.material, p.changes
from picture_print p join material m on m.id = p.material and m.revision = p.revision,
  lateral (select count(*) as common from unnest(p.keys) k where k = any($1::int[])) c
where p.keys && $1::int[] and p.material <> $2 and m.state <> 'withdrawn' and c.common >= 2
order by c.common desc, p.material limit 10

-- name: was_gone_through
select m.revision is not null and not exists (
  select from job j where j.material = m.id and j.revision = m.revision and j.kind in ('storyboard', 'examine')) as done
from material m where m.id = $1
