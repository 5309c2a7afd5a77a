-- Restricted: for whoever has an account. `access` grows with every change of who may have a material's media, so that links
-- given before it end with it.
alter table material drop constraint material_state_check;
alter table material add constraint material_state_check check (state in ('draft', 'published', 'restricted', 'withdrawn'));
alter table material add column access int not null default 1;

create function end_media_links() returns trigger language plpgsql as $$
begin
  new.access = old.access + 1;
  return new;
end $$;
create trigger material_audience before update on material for each row
  when (old.state is distinct from new.state or old.owner is distinct from new.owner) execute function end_media_links();

-- What signs media links. Servers sign with the newest and accept all of them.
create table media_key (
  id int generated always as identity primary key,
  secret bytea not null check (octet_length(secret) = 32),
  created_at timestamptz not null default now()
);

-- Links given to this person or in this session before `at` are over. Kept as long as a link can live.
create table media_revocation (
  subject text primary key,
  at timestamptz not null
);

alter table person add column ended_at timestamptz;

create function revoke_media_links() returns trigger language plpgsql as $$
begin
  insert into media_revocation
    values (tg_argv[0] || ':' || (to_jsonb(old) ->> tg_argv[1]), clock_timestamp())
    on conflict (subject) do update set at = excluded.at;
  perform pg_notify('access', '');
  return null;
end $$;
create trigger person_changed after update on person for each row
  when (old.role is distinct from new.role or (old.ended_at is null and new.ended_at is not null))
  execute function revoke_media_links('person', 'id');
create trigger person_deleted after delete on person for each row execute function revoke_media_links('person', 'id');
create trigger session_ended after delete on session for each row
  execute function revoke_media_links('session', 'token_hash');
