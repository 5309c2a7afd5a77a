-- Also of a file whose own work nobody has tried yet: it waits for what every worker waits for.
create or replace function waits_for(text, integer) returns text language sql stable as $$
  select coalesce(
    (select reason from job where material = $1 and revision = $2 and state = 'queued' and kind <> 'segment' and reason is not null limit 1),
    (select min(reason) from worker where seen_at > now() - interval '30 seconds' having count(reason) = count(*)))
  where exists (select from job where material = $1 and revision = $2 and state = 'queued' and kind <> 'segment')
$$;
