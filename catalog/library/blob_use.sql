-- name: used
-- Every place that names blobs. One that is missing here would lose its files after some days: `blob_sweep_pgtest` looks into every table.
-- The file of a refused revision is kept only if that was after $2.
select source_blob as blob from revision where left(source_blob, 1) = $1 and (state <> 'refused' or refused_at > $2)
union select chosen_poster from revision where left(chosen_poster, 1) = $1
union select blob from chunk where left(blob, 1) = $1
union select poster_blob from material where left(poster_blob, 1) = $1
union select own_poster from material where left(own_poster, 1) = $1
union select named.blob from (
  select derived ->> 'poster' as blob from revision
  union all select jsonb_path_query(derived, '$.posters[*].blob') #>> '{}' from revision
  union all select jsonb_path_query(storyboard, '$.blobs[*]') #>> '{}' from revision) named
where left(named.blob, 1) = $1
