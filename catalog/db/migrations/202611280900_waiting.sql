-- Why work on a file stands still for now, or nothing.
create function waits_for(text, integer) returns text language sql stable as $$
  select reason from job where material = $1 and revision = $2 and state = 'queued' and kind <> 'segment' and reason is not null limit 1
$$;
