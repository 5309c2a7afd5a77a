-- Who hears of a change is told of which materials, so that a server forgets what it keeps of those and not of all. A notification
-- holds less than 8,000 bytes: an empty one says that it may be any. In order, so that no two wait for each other.
create function note_changed(materials text[]) returns void language plpgsql as $$
declare
  ordered constant text[] := array(select distinct id from unnest(materials) id order by id);
  named constant text := array_to_string(ordered, ' ');
begin
  if ordered = '{}' then
    return;
  end if;
  insert into change as c (material) select unnest(ordered)
  on conflict (material) do update set txid = pg_current_xact_id(), seq = nextval('change_seq_seq');
  perform pg_notify('change', case when octet_length(named) < 8000 then named else '' end);
end $$;

create or replace function note_changes() returns trigger language plpgsql as $$
begin
  perform note_changed(array(select id from changed));
  return null;
end $$;

create or replace function note_changes_of_parts() returns trigger language plpgsql as $$
begin
  perform note_changed(array(select material from changed));
  return null;
end $$;

create or replace function note_changes_of_experience() returns trigger language plpgsql as $$
begin
  perform note_changed(array(select material from experience_material where experience = old.id));
  return old;
end $$;

create or replace function note_changes_of_taught() returns trigger language plpgsql as $$
begin
  perform note_changed(array(
    select t.material from changed t join experience e on e.id = t.experience where e.state = 'published'));
  return null;
end $$;
