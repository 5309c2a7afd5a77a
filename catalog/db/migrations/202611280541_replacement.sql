-- A new file may take the place of the one that plays. What was found inside a file is kept with it, so that it comes and
-- goes with it; what people added to the material stays.
alter table revision add column derived jsonb;
-- When another file took its place. Whoever is playing it may go on for some hours.
alter table revision add column replaced_at timestamptz;

update revision r set derived = jsonb_build_object(
  'poster', m.poster_blob,
  'captions', (select coalesce(jsonb_agg(jsonb_build_object('language', c.language, 'label', c.label, 'cues', c.cues)), '[]')
    from caption_track c where c.material = m.id and c.origin = 'file'),
  'chapters', (select coalesce(jsonb_agg(jsonb_build_object('start', h.start_us, 'end', h.end_us, 'title', h.title)
    order by h.position), '[]') from chapter h where h.material = m.id))
from material m where m.id = r.material and r.number = m.revision;
