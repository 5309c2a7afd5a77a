-- What stands for a material, in this order: a picture that somebody gave, one of its file's that somebody chose, the best
-- of its file. The second belongs to the file and comes and goes with it.
alter table material add column own_poster text;
alter table revision add column chosen_poster text;
