-- Who sweeps the store, until when at most: two at a time could each take for a copy what the other one removes.
alter table instance add column sweeping_until timestamptz;
