-- name: used
-- Every place that names blobs. One that is missing here would lose its files after some days: `blob_sweep_pgtest` looks into every table.
-- What was made of a revision that was refused or given up is kept, with its file, only if that was after $2.
with kept as (select * from revision where state <> 'refused' or refused_at > $2)
select source_blob as blob from kept where left(source_blob, 1) = $1
union select chosen_poster from kept where left(chosen_poster, 1) = $1
union select c.blob from chunk c join kept r on r.material = c.material and r.number = c.revision where left(c.blob, 1) = $1
union select poster_blob from material where left(poster_blob, 1) = $1
union select own_poster from material where left(own_poster, 1) = $1
union select named.blob from (
  select derived ->> 'poster' as blob from kept
  union all select jsonb_path_query(derived, '$.posters[*].blob') #>> '{}' from kept
  union all select jsonb_path_query(storyboard, '$.blobs[*]') #>> '{}' from kept) named
where left(named.blob, 1) = $1

-- name: begin_sweep
update instance set sweeping_until = clock_timestamp() + interval '20 minutes'
where sweeping_until is null or sweeping_until < now() returning sweeping_until::text as until

-- name: go_on_sweeping
update instance set sweeping_until = clock_timestamp() + interval '20 minutes'
where sweeping_until = $1::timestamptz returning sweeping_until::text as until

-- name: end_sweep
update instance set sweeping_until = null where sweeping_until = $1::timestamptz
