-- name: keys
select id, secret, created_at from media_key order by id desc

-- name: revocations
select subject, at from media_revocation

-- name: lock_keys
select pg_advisory_xact_lock(hashtextextended('acervo.media_key', 0))

-- name: newest_key
select max(created_at) as created_at from media_key

-- name: insert_key
with added as (insert into media_key (secret, created_at) values ($1, $2))
select pg_notify('access', '')

-- name: delete_keys_before
delete from media_key where created_at < $1

-- name: delete_revocations_before
delete from media_revocation where at < $1
