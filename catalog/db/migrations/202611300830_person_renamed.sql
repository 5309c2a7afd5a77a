-- A lesson shows whose it is: with another name, what is kept of their lessons no longer holds.
create function note_changes_of_person() returns trigger language plpgsql as $$
begin
  perform note_changed(array(select id from material where owner = new.id));
  return null;
end $$;
create trigger person_renamed after update of name on person for each row
  when (old.name is distinct from new.name) execute function note_changes_of_person();
