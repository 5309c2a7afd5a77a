-- name: list
select id, words, hidden_at from hidden_search order by hidden_at desc, id

-- name: hide
insert into hidden_search (id, words, hidden_by) values ($1, $2, $3)
on conflict (words) do update set hidden_at = now(), hidden_by = excluded.hidden_by
returning id, words, hidden_at

-- name: show
delete from hidden_search where id = $1 returning id
