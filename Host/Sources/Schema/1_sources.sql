-- What opens a source and must not stand in history.
create table eventregistry.source_secrets (
    source integer not null,
    secret text not null,
    constraint source_secrets_pkey primary key (source)
);

-- Every sync that was asked for, and how it goes. What came of it is history, under the same number.
create table eventregistry.source_runs (
    id       integer generated always as identity,
    source   integer not null,
    -- waiting | running | done | stopped (by the guard, for an approval) | failed | cancelled
    state    varchar not null,
    asked    timestamp with time zone not null,
    actor    text not null,
    -- Whether its time had come by the source's schedule.
    by_time  boolean not null default false,
    -- The mode that was asked for; null for the source's own.
    mode     varchar null,
    key      text null,
    force    boolean not null default false,
    approval text null,
    began    timestamp with time zone null,
    ended    timestamp with time zone null,
    phase    text null,
    done     bigint null,
    total    bigint null,
    error    text null,
    cancel   boolean not null default false,
    constraint source_runs_pkey primary key (id)
);

create index source_runs_of_source on eventregistry.source_runs (source, id);
create index source_runs_open on eventregistry.source_runs (id) where state in ('waiting', 'running');
