-- What sources have pushed and not taken back: what is known of their records until they say otherwise.
create table eventregistry.pushed_documents (
    source   integer not null,
    key      text collate "C" not null,
    -- In one form whatever the form it came in, and without what is not of the record, so that the same record is the same text.
    document text not null,
    arrived  timestamp with time zone not null,
    constraint pushed_documents_pkey primary key (source, key)
);
