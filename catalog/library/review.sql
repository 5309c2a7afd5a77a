-- name: queue
select m.id, l.lacks, count(*) over () as total
from material m
left join person p on p.id = m.owner
left join lateral (select state from revision where material = m.id and reason is distinct from 'cancelled'
  order by number desc limit 1) r on true
cross join lateral (select array_remove(array[
    case when m.title = '' then 'title' end,
    case when m.description = '' then 'description' end,
    case when m.language is null then 'language' end,
    case when m.type is null then 'type' end,
    case when cardinality(m.levels) = 0 then 'levels' end,
    case when m.license is null then 'license' end,
    case when cardinality(m.subjects) = 0 then 'subjects' end,
    case when m.kind = 'pending' and m.url is null then 'file' end,
    case when m.kind in ('video', 'audio') and not exists (select from caption_track c
      where c.material = m.id and c.kind <> 'forced') then 'captions' end], null) as lacks) l
where ($1::text is null or m.state = $1)
  and ($2::text is null or m.owner = $2)
  and ($3::text is null or $3 = any(l.lacks) or ($3 = 'anything' and cardinality(l.lacks) > 0)
    or ($3 = 'nothing' and cardinality(l.lacks) = 0))
  and ($4::text is null or ($4 = 'failed' and r.state in ('failed', 'refused'))
    or ($4 = 'preparing' and r.state in ('probing', 'preparing')))
  and ($5::text is null or m.title ilike $5 or p.name ilike $5 or m.identifier ilike $5)
order by case when $6 = 'oldest' then m.created_at end, case when $6 = 'newest' then m.created_at end desc,
  case when $6 = 'updated' then m.updated_at end desc, m.id
limit $7 offset $8

-- name: states
select state, count(*) as total from material group by state
