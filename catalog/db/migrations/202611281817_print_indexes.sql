-- Prints are looked up key by key. What waits to be put into an index would be read once for each of them.
alter index picture_print_keys set (fastupdate = off);
select gin_clean_pending_list('picture_print_keys');
