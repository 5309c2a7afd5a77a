-- name: all_synonyms
select id, base, words, active, changed_at from synonym order by changed_at desc, id

-- name: insert
insert into synonym (id, base, words, active, changed_by) values ($1, $2, $3, $4, $5)

-- name: change
update synonym set words = $2, active = $3, changed_by = $4, changed_at = now() where id = $1
