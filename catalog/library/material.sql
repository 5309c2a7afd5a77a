-- name: insert
insert into material (id, identifier, owner, state, kind, title, description, language, type, license, levels, subjects,
  keywords, contributors, collection, url, duration_us, produced, published_at, public_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
  case when $4 = 'published' then now() end, case when $4 = 'published' then now() end)

-- name: update_imported
update material set
  state = case when $3 and state = 'draft' then 'published' else state end,
  published_at = case when $3 and state = 'draft' then coalesce(public_at, now()) else published_at end,
  public_at = case when $3 and state = 'draft' then coalesce(public_at, now()) else public_at end,
  kind = case when kind in ('link', 'pending') and $2 <> '' then $2 else kind end,
  title = $4, description = $5, language = $6, type = $7, license = $8, levels = $9, subjects = $10, keywords = $11,
  contributors = $12, collection = $13, url = $14, produced = $16,
  duration_us = case when revision is null then coalesce($15, duration_us) else duration_us end,
  version = version + 1, updated_at = now()
where id = $1

-- name: by_identifiers
select m.id, m.identifier, m.state, m.title, m.description, m.language, m.type, m.license, m.levels, m.subjects, m.keywords,
  m.contributors, m.collection, m.url, m.produced, m.duration_us, m.revision, i.said,
  (select max(number) from revision r where r.material = m.id) as newest_revision
from material m left join material_import i on i.material = m.id
where m.identifier = any($1) order by m.id for update of m

-- name: raise_version
update material set version = version + 1, updated_at = now() where id = $1 and version = $2 returning version

-- name: update_description
update material set title = $2, description = $3, language = $4, type = $5, license = $6, levels = $7, subjects = $8,
  keywords = $9, contributors = $10, collection = $11, produced = $12
where id = $1

-- name: delete_chapters
delete from chapter where material = $1

-- name: add_chapters
insert into chapter (material, position, start_us, end_us, title)
select $1, place - 1, (c ->> 'start')::bigint, (c ->> 'end')::bigint, c ->> 'title'
from jsonb_array_elements($2::jsonb) with ordinality as list (c, place)

-- name: set_state
update material set state = $2,
  published_at = case $2
    when 'published' then coalesce(public_at, case when state = 'published' then published_at end, now())
    when 'restricted' then coalesce(published_at, now()) else published_at end,
  public_at = case when 'published' in (state, $2)
    then coalesce(public_at, case when state = 'published' then published_at end, now()) else public_at end
where id = $1

-- name: set_embed_sites
update material set embed_sites = $2 where id = $1

-- name: set_seal
update material set sealed_at = case when $2::text is null then null else coalesce(sealed_at, now()) end, sealed_by = $2,
  updated_at = now()
where id = $1

-- name: find
select m.id, m.identifier, m.owner, p.name as owner_name, m.state, m.kind, m.title, m.description, m.language, m.type,
  m.license, m.levels, m.subjects, m.keywords, m.contributors, m.collection, m.url, m.produced, m.duration_us, m.revision,
  left(m.poster_blob, 8) as poster, m.smallest_bytes, m.version, m.access, m.embed_sites, m.sealed_at, m.created_at, m.updated_at, m.published_at,
  (select json_agg(json_build_object('language', c.language, 'label', c.label, 'kind', c.kind, 'number', c.number) order by c.language)
     from caption_track c where c.material = m.id) as captions,
  (select json_agg(json_build_object('start', h.start_us, 'end', h.end_us, 'title', h.title) order by h.position)
     from chapter h where h.material = m.id) as chapters,
  r.number as r_number, r.state as r_state, r.reason as r_reason, r.filename as r_filename, r.chunks_total, r.chunks_done,
  (select array_agg(d.rung order by d.position) from rendition d where d.material = m.id and d.revision = r.number) as rungs,
  case when r.state in ('probing', 'preparing') then waits_for(m.id, r.number) end as waits_for,
  n.number as n_number, n.state as n_state, n.reason as n_reason, n.filename as n_filename, n.chunks_total as n_chunks_total,
  n.chunks_done as n_chunks_done, case when n.state in ('probing', 'preparing') then waits_for(m.id, n.number) end as n_waits_for
from material m
left join person p on p.id = m.owner
left join lateral (select * from revision where material = m.id and reason is distinct from 'cancelled'
  order by (state in ('preparing', 'ready') and number is not distinct from m.revision) desc, number desc limit 1) r on true
left join lateral (select * from revision where material = m.id and number > r.number and state <> 'ready'
  and reason is distinct from 'cancelled' order by number desc limit 1) n on true
where m.id = $1

-- name: cards
select m.id, m.identifier, m.owner, p.name as owner_name, m.state, m.kind, m.title, left(m.description, 400) as description,
  m.language, m.type, m.license, m.levels, m.subjects, m.keywords, m.contributors, m.collection, m.url, m.produced, m.duration_us,
  m.revision, left(m.poster_blob, 8) as poster, m.smallest_bytes, m.version, m.access, m.embed_sites, m.sealed_at, m.created_at, m.updated_at,
  m.published_at,
  (select json_agg(json_build_object('language', c.language, 'label', c.label, 'kind', c.kind, 'number', c.number) order by c.language)
     from caption_track c where c.material = m.id) as captions,
  null::json as chapters,
  r.number as r_number, r.state as r_state, r.reason as r_reason, r.filename as r_filename, r.chunks_total, r.chunks_done,
  (select array_agg(d.rung order by d.position) from rendition d where d.material = m.id and d.revision = r.number) as rungs,
  case when r.state in ('probing', 'preparing') then waits_for(m.id, r.number) end as waits_for,
  n.number as n_number, n.state as n_state, n.reason as n_reason, n.filename as n_filename, n.chunks_total as n_chunks_total,
  n.chunks_done as n_chunks_done, case when n.state in ('probing', 'preparing') then waits_for(m.id, n.number) end as n_waits_for
from unnest($1::text[]) with ordinality as wanted (id, place)
join material m on m.id = wanted.id
left join person p on p.id = m.owner
left join lateral (select * from revision where material = m.id and reason is distinct from 'cancelled'
  order by (state in ('preparing', 'ready') and number is not distinct from m.revision) desc, number desc limit 1) r on true
left join lateral (select * from revision where material = m.id and number > r.number and state <> 'ready'
  and reason is distinct from 'cancelled' order by number desc limit 1) n on true
order by wanted.place

-- name: newest_ids
select id from material where state = 'published' order by published_at desc, id limit $1 offset $2

-- name: count_published
select count(*) as total from material where state = 'published'

-- name: ids_of_owner
select id from material where owner = $1 order by created_at desc, id limit $2 offset $3

-- name: count_of_owner
select count(*) as total from material where owner = $1

-- name: all_ids
select id from material where ($3::text is null or state = $3) order by created_at desc, id limit $1 offset $2

-- name: count_all
select count(*) as total from material where ($1::text is null or state = $1)

-- name: oldest_transaction
select pg_snapshot_xmin(pg_current_snapshot())::text as floor

-- name: changes_since
select coalesce(sum(seq), 0)::bigint as sum from change where txid >= $1::xid8

-- name: feed_end
select (select epoch from instance) as epoch, coalesce(last.txid::text, '0') as txid, coalesce(last.seq, 0) as seq
from (select 1) as one left join (select txid, seq from change order by txid desc, seq desc limit 1) last on true

-- name: feed_is_foreign
-- No transaction of this cluster has come so far: the rows were written in another.
select exists (select from change where txid >= pg_snapshot_xmax(pg_current_snapshot())) as is_foreign

-- name: begin_feed_again
with again as (update instance set epoch = replace(gen_random_uuid()::text, '-', '') returning epoch)
update change set txid = pg_current_xact_id() from again

-- name: feed_epoch
select epoch from instance

-- name: feed_bounds
select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as floor, pg_snapshot_xmax(pg_current_snapshot())::text::bigint as ceiling

-- name: feed
select material, txid::text as txid, seq from change
where txid < pg_snapshot_xmin(pg_current_snapshot()) and (txid, seq) > ($1::xid8, $2)
order by txid, seq limit $3

-- name: for_index
select m.id, m.identifier, m.owner, m.state, m.kind, m.title, m.description, m.language, m.type, m.license, m.levels,
  m.subjects, m.keywords, m.contributors, m.collection, m.produced, m.duration_us, m.smallest_bytes, m.published_at, m.created_at, m.uses, m.sealed_at,
  (select json_agg(json_build_object('language', c.language, 'kind', c.kind, 'cues', c.cues) order by c.language)
     from caption_track c where c.material = m.id) as captions,
  (select json_agg(json_build_object('start', h.start_us, 'end', h.end_us, 'title', h.title) order by h.position)
     from chapter h where h.material = m.id) as chapters,
  (select s.slides from slide_text s where s.material = m.id and s.revision = m.revision) as slides,
  (select json_agg(json_build_object('language', e.language, 'title', e.title, 'summary', e.summary)) from (
     select x.* from experience_material u join experience x on x.id = u.experience
     where u.material = m.id and x.state = 'published' order by x.published_at desc, x.id limit 20) e) as experiences
from material m where m.id = any($1) and m.state <> 'withdrawn'
