-- name: tables
select tablename from pg_tables where schemaname not in ('pg_catalog', 'information_schema') limit 1
