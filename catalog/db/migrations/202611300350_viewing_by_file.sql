-- Which file was watched: where one replaces another, the plays are the lesson's, but what was seen of its seconds is no
-- part of the other's. What was counted before this is taken as of the file that plays now.
alter table viewing_day add column revision int;
update viewing_day v set revision = coalesce((select m.revision from material m where m.id = v.material), 1);
alter table viewing_day alter column revision set not null,
  drop constraint viewing_day_pkey, add primary key (material, day, revision, width);

alter table viewing_play add column revision int;
update viewing_play p set revision = coalesce((select m.revision from material m where m.id = p.material), 1);
alter table viewing_play alter column revision set not null;
