-- name: want
-- Of a file that was given up nothing is encoded any more. What is not there and not queued has failed.
with asked as (
  select a.rung, a.number, exists (
      select from chunk c where c.material = $1 and c.revision = $2 and c.rung = a.rung and c.number = a.chunk) as in_chunk,
    exists (select from loose_segment s
      where s.material = $1 and s.revision = $2 and s.rung = a.rung and s.number = a.number) as is_loose
  from unnest($3::text[], $4::int[], $5::int[]) as a(rung, number, chunk)),
prepared as (select from revision where material = $1 and number = $2 and state in ('preparing', 'failed')),
queued as (
  insert into job (kind, material, revision, owner, rung, chunk, priority, wanted_until)
  select 'segment', $1, $2, coalesce((select owner from material where id = $1), ''), a.rung, a.number, case d.kind when 'audio' then -1000 else d.position - 999 end,
    now() + make_interval(secs => $6)
  from asked a join rendition d on d.material = $1 and d.revision = $2 and d.rung = a.rung
  where not a.in_chunk and not a.is_loose and exists (select from prepared) order by a.rung, a.number
  on conflict (material, revision, kind, rung, chunk) do update
    set wanted_until = case when job.state = 'parked' then job.wanted_until else excluded.wanted_until end
  returning rung, chunk, state, xmax = 0 as is_new)
select a.rung, a.number, a.in_chunk, a.is_loose, coalesce(q.state = 'parked', true) as has_failed,
  coalesce(q.is_new, false) as is_new
from asked a left join queued q on q.rung = a.rung and q.chunk = a.number

-- name: notify_job
select pg_notify('job', '')

-- name: find
select bytes from loose_segment where material = $1 and revision = $2 and rung = $3 and number = $4

-- name: stored_after
select number, true as in_chunk from chunk where material = $1 and revision = $2 and rung = $3
union all
select number, false from loose_segment where material = $1 and revision = $2 and rung = $3 and number between $4 and $5

-- name: set_reach
update job set reach = $3 where id = $1 and claimed_by = $2 and state = 'running'

-- name: add
with mine as (select from job where id = $6 and claimed_by = $7 and state = 'running'),
kept as (
  insert into loose_segment (material, revision, rung, number, bytes)
  select $1, $2, $3, $4, $5
  where exists (select from mine) and exists (
    select from revision where material = $1 and number = $2 and state in ('preparing', 'failed'))
  on conflict do nothing)
select exists (select from mine) as is_mine

-- name: forget_wish
delete from job where kind = 'segment' and state = 'queued' and material = $1 and revision = $2 and rung = $3 and chunk = $4

-- name: notify
select pg_notify('segment', $1 || '/' || $2)

-- name: waiting
select
  exists (select from job where kind = 'segment' and state = 'queued' and wanted_until > now() and material = $1
    and revision = $2 and rung = $3 and chunk >= $4 and chunk < $5) as ahead,
  exists (select from job w where w.state = 'queued' and (w.kind = 'segment' and w.wanted_until > now()
      or w.kind = 'probe' and not exists (
        select from job_hold h where h.subject in ('all', 'owner:' || w.owner, 'material:' || w.material)))
    and w.run_after <= now() and not (w.kind = 'segment' and exists (select from job r where r.kind = 'segment'
      and r.state = 'running' and r.material = w.material and r.revision = w.revision and r.rung = w.rung
      and r.chunk < w.chunk and w.chunk < r.reach))) as elsewhere

-- name: supersede_all
delete from loose_segment where material = $1 and revision = $2

-- name: supersede
with gone as (
  delete from job where kind = 'segment' and state <> 'running' and material = $1 and revision = $2 and rung = $3
    and chunk >= $4 and chunk < $5)
delete from loose_segment where material = $1 and revision = $2 and rung = $3 and number >= $4 and number < $5
