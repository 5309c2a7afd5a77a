-- Since when as many people as now may see a material. A file that was replaced before was never shown to them, and may
-- have been replaced for that reason. What was visible before this is known of no longer plays its replaced files.
alter table material add column visible_since timestamptz not null default now();

-- The clock, not the transaction's beginning: a file may have been replaced while this waited for the row.
create function note_wider_audience() returns trigger language plpgsql as $$
begin
  new.visible_since = clock_timestamp();
  return new;
end $$;
create trigger material_widened before update on material for each row
  when ((new.state = 'published' and old.state <> 'published')
    or (new.state = 'restricted' and old.state in ('draft', 'withdrawn')))
  execute function note_wider_audience();
