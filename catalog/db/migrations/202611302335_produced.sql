-- When the material itself was made, as precisely as is known: an archive of thirty years goes in within one week.
alter table material add column produced text check (produced ~ '^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$');
