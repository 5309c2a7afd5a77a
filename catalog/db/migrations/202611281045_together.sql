-- Who watched a material, last first: for what is watched together with it.
create index watch_position_material on watch_position (material, at desc);
