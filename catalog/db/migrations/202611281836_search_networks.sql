-- From how many networks the words were asked for that day: one person has many days and many browsers, but one network
-- or few. What was counted before tells nothing of that, so it is suggested to nobody.
alter table search_count add column networks int not null default 0;
