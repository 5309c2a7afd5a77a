-- name: keep
insert into kept (person, material) values ($1, $2) on conflict (person, material) do nothing

-- name: trim
delete from kept where person = $1 and material not in (select material from kept where person = $1 order by at desc limit $2)

-- name: let_go
delete from kept where person = $1 and material = $2

-- name: of_person
select material from kept where person = $1 order by at desc, material
