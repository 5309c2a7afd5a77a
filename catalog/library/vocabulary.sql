-- name: checksums
select name, checksum from vocabulary

-- name: upsert
insert into vocabulary (name, version, checksum, labels, source) values ($1, $2, $3, $4, $5)
on conflict (name) do update set version = excluded.version, checksum = excluded.checksum, labels = excluded.labels,
  source = excluded.source

-- name: retire
update concept set valid_to = current_date where vocabulary = $1 and valid_to is null and not (code = any($2))

-- name: upsert_concept
insert into concept (vocabulary, code, parent, position, labels, alt, match, valid_from, valid_to)
values ($1, $2, $3, $4, $5, $6, $7, $8::date, $9::date)
on conflict (vocabulary, code) do update set parent = excluded.parent, position = excluded.position,
  labels = excluded.labels, alt = excluded.alt, match = excluded.match, valid_from = excluded.valid_from,
  valid_to = excluded.valid_to

-- name: all_vocabularies
select name, version, labels from vocabulary order by name

-- name: all_concepts
select vocabulary, code, parent, position, labels, alt, match, (valid_to is null or valid_to > current_date) as valid
from concept order by vocabulary, position, code
