-- Small pictures for seeking. They need the whole file decoded once more, so they are a job of their own, after everything that plays.
alter table job drop constraint job_kind_check;
alter table job add constraint job_kind_check check (kind in ('probe', 'encode', 'derive', 'storyboard'));
alter table revision add column storyboard jsonb;
