-- name: enqueue
insert into job (kind, material, revision, chunk, priority, media_seconds, owner)
select $1, $2, $3, $4, $5, $6, coalesce(owner, '') from material where id = $2
on conflict (material, revision, kind, rung, chunk) do nothing

-- name: add_owner
insert into job_owner (owner) select coalesce(owner, '') from material where id = $1 on conflict do nothing

-- name: serve_owner
update job_owner set served_at = clock_timestamp() where owner = $1

-- name: lock_queue
select pg_advisory_xact_lock(7231)

-- name: notify
select pg_notify('job', '')

-- name: claim
-- From one owner with work to the next, and never by way of those who have none: in years these are tens of thousands.
with recursive waiting as (
  (select owner from job where state = 'queued' and kind <> 'segment' order by owner limit 1)
  union all
  select (select j.owner from job j where j.state = 'queued' and j.kind <> 'segment' and j.owner > w.owner order by j.owner limit 1)
  from waiting w where w.owner is not null)
update job set state = 'running', attempts = attempts + 1, claimed_by = $1, claimed_at = now(), heartbeat_at = now(),
  progress = 0, reason = null, detail = null
where id = (
  select j.id from waiting o cross join lateral (
    select w.id, w.rank, w.kind = 'examine' as is_idle_work from job w where w.owner = o.owner and w.state = 'queued' and w.kind <> 'segment'
      and w.run_after <= now() and not exists (select from job_hold h where h.subject = 'material:' || w.material)
    order by w.rank, w.priority, w.id limit 1) j
  where not exists (select from job_hold h where h.subject in ('all', 'owner:' || o.owner))
  order by j.rank, j.is_idle_work, coalesce((select served_at from job_owner s where s.owner = o.owner), '-infinity'), o.owner
  limit 1)
  and state = 'queued'
returning id, kind, material, revision, chunk, attempts, rung, owner

-- name: claim_urgent
with busy as (
  select material, revision, rung, chunk, reach from job where kind = 'segment' and state = 'running')
update job set state = 'running', attempts = attempts + 1, claimed_by = $1, claimed_at = now(), heartbeat_at = now(),
  progress = 0, reach = chunk + 1
where id = (
  select w.id from job w left join job_owner o on o.owner = w.owner where w.state = 'queued' and w.run_after <= now() and (
    $2 and w.kind = 'probe' and not exists (
      select from job_hold h where h.subject in ('all', 'owner:' || w.owner, 'material:' || w.material))
    or w.kind = 'segment' and w.wanted_until > now() and not exists (
      select from busy r where r.material = w.material and r.revision = w.revision
        and (r.rung = w.rung and r.chunk < w.chunk and w.chunk < r.reach or w.attempts + w.losses > 0)))
  order by w.kind <> 'segment', (select count(*) from busy r where w.kind = 'segment' and r.material = w.material) > 0,
    w.priority, o.served_at, w.id limit 1 for update of w skip locked)
returning id, kind, material, revision, chunk, attempts, rung, owner

-- name: heartbeat
update job set heartbeat_at = now(), progress = $3 where id = $1 and claimed_by = $2 and state = 'running'

-- name: release
update job set state = 'queued', attempts = attempts - 1, claimed_by = null, run_after = now() + make_interval(secs => $3),
  reason = nullif($4, ''), detail = nullif($5, '')
where id = $1 and claimed_by = $2 and state = 'running'

-- name: fail
update job set state = case when attempts >= $5 then 'parked' else 'queued' end, claimed_by = null, reason = $3, detail = $4,
  run_after = now() + make_interval(secs => 2 ^ attempts)
where id = $1 and claimed_by = $2 and state = 'running'
returning state

-- name: lose
update job set state = case when losses + 1 >= $3 then 'parked' else 'queued' end, attempts = greatest(0, attempts - 1),
  losses = losses + 1, reason = case when losses + 1 >= $3 then $5 end, detail = $4, claimed_by = null,
  run_after = now() + make_interval(secs => case kind when 'segment' then 1 else least(60, 2 ^ losses) end::float8)
where id = $1 and claimed_by = $2 and state = 'running'
returning state

-- name: recover
update job set state = case when losses + 1 >= $2 then 'parked' else 'queued' end, attempts = greatest(0, attempts - 1),
  losses = losses + 1, reason = case when losses + 1 >= $2 then 'crashed' else reason end, claimed_by = null
where id in (select id from job where state = 'running' and (heartbeat_at = '-infinity'
  or not $4 and heartbeat_at < now() - make_interval(secs => case kind when 'segment' then $3 else $1 end::float8)
    and ($5 = '' or exists (select from worker where name = $5 and seen_at > now() - interval '10 seconds')))
  for update skip locked)
returning id, kind, state, material, revision

-- name: forget_wishes
delete from job w where kind = 'segment' and (state = 'queued' and wanted_until < now() - interval '10 seconds'
  or state = 'parked' and not exists (
    select from revision r where r.material = w.material and r.number = w.revision and r.state in ('preparing', 'failed')))

-- name: fail_revision
update revision set state = 'failed', reason = $3, detail = $4
where material = $1 and number = $2 and state in ('probing', 'preparing')

-- name: touch
update material set updated_at = now() where id = $1

-- name: rank
select rank from job where id = $1

-- name: keep_rank
update job set rank = $3 where material = $1 and revision = $2

-- name: finish
delete from job where id = $1 and claimed_by = $2 and state = 'running'

-- name: retry
update job set state = 'queued', attempts = 0, losses = 0, run_after = now(), reason = null, detail = null
where material = $1 and state = 'parked'

-- name: resume_revision
update revision set state = case when plan is null then 'probing' else 'preparing' end, reason = null, detail = null
where material = $1 and state = 'failed'

-- name: counts
select count(*) filter (where state = 'queued') as queued, count(*) filter (where state = 'running') as running,
  count(*) filter (where state = 'parked') as parked from job where kind <> 'segment'

-- name: count_derivations
select count(*) as jobs from job j where kind = 'derive' and state <> 'parked' and material = any($1) and not exists (
  select from job_hold where subject in ('all', 'owner:' || j.owner, 'material:' || j.material))

-- name: is_held
select exists (select from job_hold h join material m on m.id = $1
  where h.subject in ('all', 'owner:' || coalesce(m.owner, ''), 'material:' || m.id)) as is_held

-- name: ages
select kind, state, count(*) as jobs, extract(epoch from now() - min(created_at))::float8 as oldest
from job group by kind, state order by kind, state
