-- name: insert
insert into person (id, email, name, role, password_hash) values ($1, $2, $3, $4, $5)

-- name: upsert_by_email
insert into person (id, email, name, role, password_hash) values ($1, $2, $3, $4, $5)
on conflict (lower(email)) do update
  set role = excluded.role,
      name = case when excluded.name = '' then person.name else excluded.name end,
      password_hash = coalesce(excluded.password_hash, person.password_hash),
      ended_at = null
returning id, (xmax = 0) as created

-- name: end_sessions
delete from session where person = $1

-- name: credentials
select id, email, name, role, password_hash from person where lower(email) = lower($1) and ended_at is null

-- name: set_password_hash
update person set password_hash = $2 where id = $1

-- name: any
select exists (select from person) as found

-- name: insert_session
insert into session (token_hash, person, expires_at) values ($1, $2, $3)

-- name: by_session
select p.id, p.email, p.name, p.role
from session s join person p on p.id = s.person
where s.token_hash = $1 and s.expires_at > $2 and p.ended_at is null

-- name: end
with ended as (update person set ended_at = coalesce(ended_at, $2) where lower(email) = lower($1) returning id),
  gone as (delete from session where person in (select id from ended))
select id from ended

-- name: set_quota
update person set quota_bytes = $2 where lower(email) = lower($1) returning id

-- name: delete_session
delete from session where token_hash = $1

-- name: delete_expired
with gone as (delete from session where expires_at <= $1)
delete from sign_in_failure where at <= $2

-- name: note_failure
insert into sign_in_failure (subject, at) values ($1, $2)

-- name: count_failures
select count(*) as failures from sign_in_failure where subject = $1 and at > $2

-- name: forget_failures
delete from sign_in_failure where subject = $1
