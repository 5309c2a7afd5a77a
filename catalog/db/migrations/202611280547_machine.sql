-- Where the worker's process number means something: its neighbours see at once that it has ended.
alter table worker add column machine text not null default '';
