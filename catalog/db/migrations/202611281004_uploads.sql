-- A file that comes in several parts at the same time: each is an upload of its own, and one more joins them.
alter table upload add column partial boolean not null default false;
alter table upload add column parts text[];
create unique index upload_parts on upload (parts) where parts is not null;

-- What somebody's materials may take up, where it is not what the settings say.
alter table person add column quota_bytes bigint check (quota_bytes >= 0);

-- Parts of the file together with its length, so that it is known again before it is sent. Null: not computed yet.
alter table revision add column source_sample text;
create index revision_sample on revision (source_bytes, source_sample) where source_sample is not null;
create index revision_without_sample on revision (source_blob) where source_sample is null;
