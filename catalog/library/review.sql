-- name: queue
-- What a lesson lacks and how its file stands is looked up for all of them only where that is asked for.
with chosen as materialized (
  select m.id, m.created_at, m.updated_at from material m left join person p on p.id = m.owner
  where ($1::text is null or m.state = $1)
    and ($2::text is null or m.owner = $2)
    and ($3::text is null or (select case $3 when 'anything' then cardinality(lacks) > 0 when 'nothing' then cardinality(lacks) = 0
      else $3 = any(lacks) end
      from (select lacking(m, exists (select from caption_track c where c.material = m.id and c.kind <> 'forced')) as lacks) l))
    and ($4::text is null or (select state from revision where material = m.id and reason is distinct from 'cancelled'
      order by number desc limit 1) = any(case $4 when 'failed' then array['failed', 'refused'] else array['probing', 'preparing'] end))
    and ($5::text is null or m.title ilike $5 or p.name ilike $5 or m.identifier ilike $5)),
page as (
  select id, row_number() over () as place from (select id from chosen
  order by case when $6 = 'oldest' then created_at end, case when $6 = 'newest' then created_at end desc,
    case when $6 = 'updated' then updated_at end desc, id
  limit $7 offset $8) ordered)
select m.id, lacking(m, exists (select from caption_track c where c.material = m.id and c.kind <> 'forced')) as lacks, (select count(*) from chosen) as total
from page join material m using (id) order by page.place

-- name: states
select state, count(*) as total from material group by state
