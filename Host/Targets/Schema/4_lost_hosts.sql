-- How often a host that had begun it was lost before it ended.
alter table eventregistry.runs add column lost integer not null default 0;
