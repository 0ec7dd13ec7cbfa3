-- Marten 9's event tables (string streams, conjoined tenancy), as reference/marten-tables.md has them.
-- Marten drops columns and indexes that it does not know: nothing may be added to these.

create table if not exists eventregistry.mt_streams (
    tenant_id   varchar not null default '*DEFAULT*',
    id          varchar not null,
    type        varchar null,
    version     bigint null,
    timestamp   timestamp with time zone not null default (now()),
    created     timestamp with time zone not null default (now()),
    is_archived boolean null default false,
    constraint pkey_mt_streams_tenant_id_id primary key (tenant_id, id)
);

create table if not exists eventregistry.mt_events (
    seq_id         bigint not null,
    id             uuid not null,
    stream_id      varchar null,
    version        bigint not null,
    data           jsonb not null,
    bdata          bytea null,
    type           varchar(500) not null,
    timestamp      timestamp with time zone not null default (now()),
    tenant_id      varchar null default '*DEFAULT*',
    mt_dotnet_type varchar null,
    correlation_id varchar null,
    causation_id   varchar null,
    headers        jsonb null,
    is_archived    boolean null default false,
    constraint pkey_mt_events_seq_id primary key (seq_id),
    constraint fkey_mt_events_stream_id_tenant_id foreign key (tenant_id, stream_id) references eventregistry.mt_streams (tenant_id, id)
);

create unique index if not exists pk_mt_events_stream_and_version on eventregistry.mt_events (tenant_id, stream_id, version);
create unique index if not exists idx_mt_events_event_id on eventregistry.mt_events (id);
create index if not exists idx_mt_events_event_type_seq_id on eventregistry.mt_events (type, seq_id);

-- One by one: a number that a session kept in reserve would be drawn without a lock, and a reader could pass it.
create sequence if not exists eventregistry.mt_events_sequence cache 1;
alter sequence eventregistry.mt_events_sequence owned by eventregistry.mt_events.seq_id;

create table if not exists eventregistry.mt_event_progression (
    name         varchar not null,
    last_seq_id  bigint null,
    last_updated timestamp with time zone null default (transaction_timestamp()),
    constraint pk_mt_event_progression primary key (name)
);

create table if not exists eventregistry.mt_high_water_skips (
    ending_sequence   bigint not null,
    starting_sequence bigint not null,
    timestamp         timestamp with time zone null default (transaction_timestamp()),
    constraint pkey_mt_high_water_skips_ending_sequence primary key (ending_sequence)
);

create table if not exists eventregistry.mt_doc_deadletterevent (
    id               uuid not null,
    data             jsonb not null,
    mt_last_modified timestamp with time zone null default (transaction_timestamp()),
    mt_version       uuid not null default (md5(random()::text || clock_timestamp()::text)::uuid),
    mt_dotnet_type   varchar null,
    constraint pkey_mt_doc_deadletterevent_id primary key (id)
);
