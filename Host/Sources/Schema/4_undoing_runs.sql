-- The run that is to be taken back, rather than anything synced; null for a sync.
alter table eventregistry.source_runs add column undoes integer null;
