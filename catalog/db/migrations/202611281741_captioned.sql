-- A lesson whose only captions are of what is not in its language no longer counts as captioned: the index reads it again.
update material set updated_at = updated_at where id in (
  select material from caption_track group by material having bool_and(kind = 'forced'));
