-- name: note_said
insert into material_import (material, said) select key, value from jsonb_each($1::jsonb)
on conflict (material) do update set said = excluded.said where material_import.said <> excluded.said

-- name: note_file
insert into material_import (material, said, file) values ($1, '{}', $2)
on conflict (material) do update set file = excluded.file

-- name: captions
select captions from material_import where material = $1

-- name: note_captions
insert into material_import (material, said, captions) values ($1, '{}', jsonb_build_object($2::text, $3::text))
on conflict (material) do update set captions = material_import.captions || excluded.captions
