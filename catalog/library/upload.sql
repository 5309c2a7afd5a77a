-- name: insert
insert into upload (id, owner, material, filename, length, expires_at) values ($1, $2, $3, $4, $5, $6)

-- name: find
select id, owner, material, filename, length, received, state, expires_at from upload where id = $1 and owner = $2

-- name: advance
update upload set received = $3, expires_at = $4 where id = $1 and received = $2 and state = 'receiving' returning id

-- name: lock_receiving
select id from upload where id = $1 and state = 'receiving' for update

-- name: complete
update upload set state = 'complete', material = $2 where id = $1

-- name: delete_
delete from upload where id = $1

-- name: expired
select id from upload where expires_at <= $1

-- name: received_whole
select id, owner, material, filename, length, received, state, expires_at from upload
where state = 'receiving' and received = length and length > 0
