-- What a lesson still lacks before it is well described. Without a query inside, so that PostgreSQL puts it in place of
-- the call.
create function lacking(lesson material, captioned boolean) returns text[] language sql stable as $$
  select array_remove(array[
    case when lesson.title = '' then 'title' end,
    case when lesson.description = '' then 'description' end,
    case when lesson.language is null then 'language' end,
    case when lesson.type is null then 'type' end,
    case when cardinality(lesson.levels) = 0 then 'levels' end,
    case when lesson.license is null then 'license' end,
    case when cardinality(lesson.subjects) = 0 then 'subjects' end,
    case when lesson.kind = 'pending' and lesson.url is null then 'file' end,
    case when lesson.kind in ('video', 'audio') and not captioned then 'captions' end], null)
$$;

-- Who looks for work whose worker fell silent looks at what runs, not at all that waits.
create index job_running on job (heartbeat_at) where state = 'running';
