-- name: put
insert into sound_print (material, revision, numbers, keys) values ($1, $2, $3, $4)
on conflict (material, revision) do update set numbers = excluded.numbers, keys = excluded.keys

-- name: exists
select exists (select from sound_print where material = $1 and revision = $2) as known

-- name: of_material
select p.numbers from sound_print p join material m on m.id = p.material and m.revision = p.revision where p.material = $1

-- name: candidates
select p.material, p.numbers
from sound_print p join material m on m.id = p.material and m.revision = p.revision,
  lateral (select count(*) as common from unnest(p.keys) k where k = any($1::int[])) c
where p.keys && $1::int[] and p.material <> $2 and m.state <> 'withdrawn' and c.common >= 2
order by c.common desc, p.material limit 10
