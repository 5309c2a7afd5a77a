-- Words of the staff's that no suggested search may hold, next to each other and in this order: folded, as searches are
-- counted.
create table hidden_search (
  id text primary key,
  words text not null unique,
  hidden_by text references person on delete set null,
  hidden_at timestamptz not null default now()
);
