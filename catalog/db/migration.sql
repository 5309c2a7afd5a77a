-- name: create_table
create table if not exists schema_migration (
  name text primary key,
  checksum text not null,
  applied_at timestamptz not null default now()
)

-- name: lock
select pg_advisory_xact_lock(7120151)

-- name: applied
select name, checksum from schema_migration order by name

-- name: last
select max(name) as name from schema_migration

-- name: record
insert into schema_migration (name, checksum) values ($1, $2)
