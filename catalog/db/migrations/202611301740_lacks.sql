-- Whether a lesson still lacks what is offered for it: somebody may have described it meanwhile.
create function lacks(lesson material, field text, value text) returns boolean language sql stable as $$
  select case field
    when 'level' then not value = any(lesson.levels)
    when 'subject' then not value = any(lesson.subjects)
    when 'keyword' then not value = any(lesson.keywords)
    when 'type' then lesson.type is null
    else lesson.language is null
  end
$$;
