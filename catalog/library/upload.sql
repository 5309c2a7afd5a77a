-- name: insert
insert into upload (id, owner, material, filename, length, expires_at, partial) values ($1, $2, $3, $4, $5, $6, $7)

-- name: insert_joined
insert into upload (id, owner, material, filename, length, received, expires_at, parts)
values ($1, $2, $3, $4, $5, $5, $6, $7::text[])

-- name: find
select id, owner, material, filename, length, received, state, expires_at, partial, parts
from upload where id = $1 and owner = $2

-- name: find_joined
select id, owner, material, filename, length, received, state, expires_at, partial, parts
from upload where parts = $1::text[] and owner = $2

-- name: lock_parts
select id, length, received from upload
where id = any($1::text[]) and owner = $2 and partial order by id for update

-- name: keep_parts
update upload set expires_at = $2 where id = any($1::text[])

-- name: parts
select id, length from upload where id = any($1::text[])

-- name: delete_parts
delete from upload where id = any($1::text[])

-- name: lock_quota
select coalesce(quota_bytes, case when role = 'teacher' then $2::bigint end) as bytes from person where id = $1 for update

-- name: quota
select coalesce(quota_bytes, case when role = 'teacher' then $2::bigint end) as bytes from person where id = $1

-- name: used
select (select coalesce(sum(r.source_bytes), 0) from material m join revision r on r.material = m.id
    where m.owner = $1 and m.state <> 'withdrawn' and (r.state <> 'refused' or r.refused_at > $2) and r.replaced_at is null)
  + (select coalesce(sum(length), 0) from upload where owner = $1 and state = 'receiving' and parts is null) as bytes

-- name: unfinished
select count(*) as count from upload where owner = $1 and state = 'receiving'

-- name: advance
update upload set received = $3, expires_at = $4 where id = $1 and received = $2 and state = 'receiving' returning id

-- name: lock_receiving
select id from upload where id = $1 and state = 'receiving' for update

-- name: lock_owner
select id, email, name, role from person where id = $1 and ended_at is null for share

-- name: lock_material
select owner, state from material where id = $1 for update

-- name: complete
update upload set state = 'complete', material = $2 where id = $1

-- name: delete_
delete from upload where id = $1

-- name: expired
select id from upload where expires_at <= $1

-- name: delete_expired
delete from upload where id = $1 and expires_at <= $2 returning id

-- name: forget_unfinished
delete from upload where state = 'receiving'

-- name: known
select id from upload where id = any($1::text[])

-- name: received_whole
select id, owner, material, filename, length, received, state, expires_at, partial, parts
from upload where state = 'receiving' and received = length and length > 0 and not partial
