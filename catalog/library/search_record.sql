-- name: count
insert into search_count (day, words, visitors, without_result, networks, written)
select current_date, c.words, c.visitors, c.without_result, c.networks, coalesce(c.written, '{}')
from jsonb_to_recordset($1::jsonb) as c(words text, visitors int, without_result int, networks int, written jsonb)
on conflict (day, words) do update set visitors = search_count.visitors + excluded.visitors,
  without_result = search_count.without_result + excluded.without_result,
  networks = greatest(search_count.networks, excluded.networks),
  written = (select coalesce(jsonb_object_agg(form, times), '{}') from (
    select form, sum(times::int) as times from (select * from jsonb_each_text(search_count.written)
      union all select * from jsonb_each_text(excluded.written)) as each (form, times)
    group by form order by times desc, form limit 8) most)

-- name: sweep_counts
-- Words that one person asked for once say nothing to anybody, and whoever makes them up has no end of them.
delete from search_count c where day < current_date - 400
  or day < current_date - 7 and visitors = 1 and networks <= 1 and not exists (
    select from search_count other where other.words = c.words and other.day <> c.day)

-- name: popular
-- Many leave accents out: who writes them knows how it is written, if a fifth of all do.
select words, sum(visitors) as visitors, coalesce((
  select form from search_count one, jsonb_each_text(one.written) as each (form, times)
  where one.words = search_count.words and one.day > current_date - 90
  group by form order by form <> search_count.words and sum(times::int) * 5 >= sum(sum(times::int)) over () desc,
    sum(times::int) desc, form limit 1), words) as written
from search_count where day > current_date - 90
group by words having max(networks) >= $1 and sum(without_result) * 2 < sum(visitors)
  and not exists (select 1 from hidden_search h where position(' ' || h.words || ' ' in ' ' || search_count.words || ' ') > 0)
order by visitors desc, words limit 5000

-- name: without_result
select words, sum(without_result) as misses, sum(visitors) as visitors,
  jsonb_agg(jsonb_build_object('day', day, 'searches', without_result) order by day) as days
from search_count where day > current_date - $1::int and without_result > 0
group by words order by misses desc, words limit $2

-- name: saved_of
select id, person, name, query, notify, language, feed_token, unsubscribe_token, created_at, told_until, told,
  deleted_at
from saved_search where person = $1 and deleted_at is null order by created_at desc, id

-- name: find_saved
select id, person, name, query, notify, language, feed_token, unsubscribe_token, created_at, told_until, told,
  deleted_at
from saved_search where id = $1 and person = $2

-- name: by_feed
select id, person, name, query, notify, language, feed_token, unsubscribe_token, created_at, told_until, told,
  deleted_at
from saved_search where feed_token = $1 and deleted_at is null

-- name: by_unsubscribe
select id, person, name, query, notify, language, feed_token, unsubscribe_token, created_at, told_until, told,
  deleted_at
from saved_search where unsubscribe_token = $1

-- name: lock_person
select id from person where id = $1 for no key update

-- name: save
insert into saved_search (id, person, name, query, notify, language, feed_token, unsubscribe_token, told)
select $1, $2, $3, $4, $5, $6, $7, $8, $9
where (select count(*) from saved_search where person = $2 and deleted_at is null) < 100
returning id

-- name: change_saved
-- What is not given ($2, $3, $5) stays as it is now, whoever changed it since it was read.
update saved_search set name = coalesce($2, name), notify = coalesce($3, notify), language = $4,
  deleted_at = case when $5 then coalesce(deleted_at, now()) when $5 is null then deleted_at end,
  told_until = case when notify = 'none' and $3 <> 'none' then now() else told_until end,
  looked_at = case when notify = 'none' and $3 <> 'none' then now() else looked_at end,
  told = case when notify = 'none' and $3 <> 'none' then $6 else told end
where id = $1 and ($5 is distinct from false or deleted_at is null or (select count(*) from saved_search kept
  where kept.person = saved_search.person and kept.deleted_at is null) < 100)
returning id, person, name, query, notify, language, feed_token, unsubscribe_token, created_at, told_until, told,
  deleted_at

-- name: unsubscribe
update saved_search set notify = 'none' where unsubscribe_token = $1

-- name: due
select s.id, s.person, s.name, s.query, s.notify, s.language, s.feed_token, s.unsubscribe_token, s.created_at,
  s.told_until, s.told, s.deleted_at, p.email
from saved_search s join person p on p.id = s.person
where s.deleted_at is null and p.ended_at is null and s.looked_at <= case s.notify when 'daily' then $1::timestamptz - interval '1 day'
  when 'weekly' then $1::timestamptz - interval '7 days' end
order by p.email, s.created_at

-- name: claim_mail
-- If it is still due: another server may look at the same time, and she may have stopped it since.
with before as (
  select id, looked_at from saved_search s
  where id = $1 and deleted_at is null and exists (select from person p where p.id = s.person and p.ended_at is null)
    and looked_at <= case notify when 'daily' then $2::timestamptz - interval '1 day'
      when 'weekly' then $2::timestamptz - interval '7 days' end
  for update)
update saved_search s set looked_at = $2 from before b where s.id = b.id
returning b.looked_at

-- name: give_mail_back
update saved_search set looked_at = $3 where id = $1 and looked_at = $2

-- name: told
update saved_search set told_until = $2, told = $3 where id = $1
