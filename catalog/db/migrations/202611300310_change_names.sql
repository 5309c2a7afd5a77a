-- Who hears of a change is told of which materials, so that a server forgets what it keeps of those and not of all. A notification
-- holds less than 8,000 bytes: an empty one says that it may be any.
create function tell_changes(materials text[]) returns void language plpgsql as $$
declare
  named constant text := array_to_string(materials, ' ');
begin
  if materials = '{}' then
    return;
  end if;
  perform pg_notify('change', case when octet_length(named) < 8000 then named else '' end);
end $$;

create or replace function note_changes() returns trigger language plpgsql as $$
declare
  materials constant text[] := array(select distinct id from changed order by id);
begin
  insert into change as c (material) select unnest(materials)
  on conflict (material) do update set txid = pg_current_xact_id(), seq = nextval('change_seq_seq');
  perform tell_changes(materials);
  return null;
end $$;

create or replace function note_changes_of_parts() returns trigger language plpgsql as $$
declare
  materials constant text[] := array(select distinct material from changed order by material);
begin
  insert into change as c (material) select unnest(materials)
  on conflict (material) do update set txid = pg_current_xact_id(), seq = nextval('change_seq_seq');
  perform tell_changes(materials);
  return null;
end $$;

create or replace function note_changes_of_experience() returns trigger language plpgsql as $$
declare
  materials constant text[] := array(select material from experience_material where experience = old.id order by material);
begin
  insert into change as c (material) select unnest(materials)
  on conflict (material) do update set txid = pg_current_xact_id(), seq = nextval('change_seq_seq');
  perform tell_changes(materials);
  return old;
end $$;

create or replace function note_changes_of_taught() returns trigger language plpgsql as $$
declare
  materials constant text[] := array(
    select distinct t.material from changed t join experience e on e.id = t.experience
    where e.state = 'published' order by t.material);
begin
  insert into change as c (material) select unnest(materials)
  on conflict (material) do update set txid = pg_current_xact_id(), seq = nextval('change_seq_seq');
  perform tell_changes(materials);
  return null;
end $$;
