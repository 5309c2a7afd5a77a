-- name: enqueue
insert into job (kind, material, revision, chunk, priority) values ($1, $2, $3, $4, $5)
on conflict (material, revision, kind, rung, chunk) do nothing

-- name: notify
select pg_notify('job', '')

-- name: claim
update job set state = 'running', attempts = attempts + 1, claimed_by = $1, heartbeat_at = now(), progress = 0
where id = (
  select id from job where state = 'queued' and kind <> 'segment' and run_after <= now()
  order by priority, id limit 1 for update skip locked)
returning id, kind, material, revision, chunk, attempts, rung

-- name: claim_urgent
update job set state = 'running', attempts = attempts + 1, claimed_by = $1, heartbeat_at = now(), progress = 0, reach = chunk + 1
where id = (
  select w.id from job w where w.state = 'queued' and w.run_after <= now() and (w.kind = 'probe' or w.kind = 'segment'
    and w.wanted_until > now() and not exists (
      select from job r where r.kind = 'segment' and r.state = 'running' and r.material = w.material
        and r.revision = w.revision and r.rung = w.rung and r.chunk < w.chunk and w.chunk < r.reach))
  order by w.priority, w.id limit 1 for update skip locked)
returning id, kind, material, revision, chunk, attempts, rung

-- name: heartbeat
update job set heartbeat_at = now(), progress = $3 where id = $1 and claimed_by = $2 and state = 'running'

-- name: release
update job set state = 'queued', attempts = attempts - 1, claimed_by = null, run_after = now() + make_interval(secs => $3)
where id = $1 and claimed_by = $2 and state = 'running'

-- name: fail
update job set state = case when attempts >= $5 then 'parked' else 'queued' end, claimed_by = null, reason = $3, detail = $4,
  run_after = now() + make_interval(secs => 2 ^ attempts)
where id = $1 and claimed_by = $2 and state = 'running'
returning state

-- name: recover
update job set state = case when attempts >= $2 then 'parked' else 'queued' end,
  reason = case when attempts >= $2 then 'crashed' else reason end, claimed_by = null
where state = 'running' and heartbeat_at < now() - make_interval(secs => case kind when 'segment' then $3 else $1 end::float8)
returning id, kind, state, material, revision

-- name: forget_wishes
delete from job where kind = 'segment' and state <> 'running' and wanted_until < now() - interval '10 seconds'

-- name: fail_revision
update revision set state = 'failed', reason = $3, detail = $4
where material = $1 and number = $2 and state in ('probing', 'preparing')

-- name: touch
update material set updated_at = now() where id = $1

-- name: finish
delete from job where id = $1 and claimed_by = $2 and state = 'running'

-- name: retry
update job set state = 'queued', attempts = 0, run_after = now(), reason = null, detail = null
where material = $1 and state = 'parked'

-- name: resume_revision
update revision set state = case when plan is null then 'probing' else 'preparing' end, reason = null, detail = null
where material = $1 and state = 'failed'

-- name: counts
select count(*) filter (where state = 'queued') as queued, count(*) filter (where state = 'running') as running,
  count(*) filter (where state = 'parked') as parked from job where kind <> 'segment'

-- name: count_derivations
select count(*) as jobs from job where kind = 'derive' and state <> 'parked'
