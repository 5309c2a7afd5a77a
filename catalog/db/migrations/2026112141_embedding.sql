-- Sites that may show the lesson in a frame, as a Content-Security-Policy names them; null: all of them.
alter table material add column embed_sites text[];
