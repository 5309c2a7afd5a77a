-- name: find
select m.revision, m.poster_blob, m.own_poster, r.chosen_poster, r.derived -> 'posters' as candidates
from material m left join revision r on r.material = m.id and r.number = m.revision
where m.id = $1

-- name: set_own
update material set own_poster = $2 where id = $1

-- name: set_chosen
update revision r set chosen_poster = $2 from material m where m.id = $1 and r.material = m.id and r.number = m.revision

-- name: show
update material m set poster_blob = coalesce(m.own_poster, r.chosen_poster, r.derived ->> 'poster'), updated_at = now()
from revision r
where m.id = $1 and r.material = m.id and r.number = $2
  and m.poster_blob is distinct from coalesce(m.own_poster, r.chosen_poster, r.derived ->> 'poster')
