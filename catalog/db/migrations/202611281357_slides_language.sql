-- Slides are read with a model of a language; when the lesson's language becomes another, they are read again.
alter table slide_text add column language text not null default '';

create function slide_language(language text) returns text immutable language sql as $$
  select case when left(language, 2) in ('es', 'pt', 'en', 'fr') then left(language, 2) else 'es' end
$$;
update slide_text s set language = coalesce(m.language, '') from material m where m.id = s.material;
