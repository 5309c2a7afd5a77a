-- name: beat
insert into worker (name, host, pid, threads, reason, detail, machine) values ($1, $2, $3, $4, $5, $6, $7)
on conflict (name) do update set seen_at = now(), reason = excluded.reason, detail = excluded.detail

-- name: forget_workers
delete from worker where seen_at < now() - interval '1 hour'

-- name: of_machine
select name, pid from worker where machine = $1 and machine <> ''

-- name: bury
with gone as (delete from worker where name = $1)
update job set heartbeat_at = '-infinity' where state = 'running' and left(claimed_by, length($1) + 1) = $1 || '/'

-- name: leave
delete from worker where name = $1

-- name: hold
insert into job_hold (subject) values ($1) on conflict do nothing

-- name: resume
delete from job_hold where subject = $1

-- name: set_rank
update job set rank = $2 where material = $1

-- name: workers
select name, host, pid, threads, started_at, seen_at, reason, detail, seen_at > now() - interval '30 seconds' as is_alive
from worker order by host, started_at, name

-- name: running
select j.id, j.kind, j.material, m.title, j.rung, j.chunk, j.claimed_by, j.claimed_at, j.progress, j.attempts,
  case when j.media_seconds > 0 and j.claimed_at < now()
    then j.progress * j.media_seconds / extract(epoch from now() - j.claimed_at) else 0 end::float8 as speed
from job j join material m on m.id = j.material where j.state = 'running' order by j.claimed_at, j.id

-- name: owners
select j.owner, coalesce(p.name, '') as name, count(*) filter (where j.state = 'queued') as queued,
  count(*) filter (where j.state = 'running') as running, count(*) filter (where j.state = 'parked') as parked,
  exists (select from job_hold h where h.subject = 'owner:' || j.owner) as held
from job j left join person p on p.id = j.owner where j.kind <> 'segment' group by j.owner, p.name order by p.name, j.owner

-- name: waiting
-- In the order in which they are taken, as far as that is known: owners take turns besides, and slides wait for all else.
select j.material, m.title, coalesce(p.name, '') as owner_name, count(*) as jobs, min(j.rank) as rank,
  exists (select from job_hold h where h.subject = 'material:' || j.material) as held
from job j join material m on m.id = j.material left join person p on p.id = j.owner
where j.state = 'queued' and j.kind <> 'segment'
group by j.material, m.title, p.name order by min(j.rank), bool_and(j.kind = 'examine'), min(j.id) limit 50

-- name: stopped
select j.id, j.kind, j.material, m.title, j.chunk, j.reason, j.detail, j.attempts, j.state
from job j join material m on m.id = j.material
where j.state = 'parked' or j.kind <> 'segment' and j.state = 'queued' and j.reason is not null order by j.id limit 200

-- name: holds
select subject, held_at from job_hold order by held_at, subject
