-- How searches were written, and by how many: what is suggested has its accents.
alter table search_count add column written jsonb not null default '{}';
