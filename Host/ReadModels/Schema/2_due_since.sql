-- When it was reckoned. What was due by then, and was not acted on yet, stays: only whoever acts on it takes it away.
alter table eventregistry.due add column reckoned timestamp with time zone not null default '-infinity';
