-- Of each live record of a source, what stands for its key and for what is kept of it (null where it was gone): a sync compares millions of them, and reads the few that differ.
create table eventregistry.source_keys (
    record integer not null,
    source integer not null,
    key bigint not null,
    kept bigint null,
    constraint source_keys_pkey primary key (record)
);
create index source_keys_of_source on eventregistry.source_keys (source);

insert into eventregistry.source_keys (record, source, key, kept)
select id, (data->>'SourceId')::integer, hashtextextended(coalesce(data->>'Sorid', ''), 0), hashtextextended(data->>'Raw', 0)
from eventregistry.records where kind = 'source_record' and not is_copy and not deleted and data->>'SourceId' is not null;
