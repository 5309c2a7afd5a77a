-- What the source of an imported lesson last said of it, so that importing it again brings what changed there, and leaves
-- what people changed here.
create table material_import (
  material text primary key references material on delete cascade,
  said jsonb not null,                          -- the description, as far as it was given
  file text,                                    -- hash of the file
  captions jsonb not null default '{}'          -- by language, hash of the file
);
