-- Whoever adds up uses looks at what was watched lately only.
create index viewing_day_day on viewing_day (day);
