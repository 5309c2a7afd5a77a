-- Since when nobody has a use for a file: it was refused, or given up for another. Some days later it goes. Those from
-- before this was noted have these days from now on.
alter table revision add column refused_at timestamptz;
update revision set refused_at = now() where state = 'refused';
