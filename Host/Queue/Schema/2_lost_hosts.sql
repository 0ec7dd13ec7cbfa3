-- How often a host that had begun it was lost before it said what came of it.
alter table eventregistry.jobs add column lost integer not null default 0;

-- What succeeds looks for those of its subject that were put aside.
create index jobs_dead_of_subject on eventregistry.jobs (target, subject) where state = 'dead';
