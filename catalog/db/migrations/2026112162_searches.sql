-- What was searched for, by day, without anybody: how many visitors a day, and how many of them found nothing.
create table search_count (
  day date not null,
  words text not null check (char_length(words) between 2 and 60),
  visitors int not null,
  without_result int not null,
  primary key (day, words)
);
create index search_count_words on search_count (words, day);

-- A search that a person keeps. Two unguessable words stand for her where no cookie comes along: the feed's address, and
-- the one in a mail that ends the mails.
create table saved_search (
  id text primary key,
  person text not null references person on delete cascade,
  name text not null check (char_length(name) between 1 and 200),
  query text not null check (char_length(query) <= 2000),
  notify text not null default 'none' check (notify in ('none', 'daily', 'weekly')),
  language text not null default 'es',
  feed_token text not null unique,
  unsubscribe_token text not null unique,
  created_at timestamptz not null default now(),
  told_until timestamptz not null default now(),
  deleted_at timestamptz
);
create index saved_search_person on saved_search (person, created_at desc);
