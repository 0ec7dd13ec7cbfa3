-- Every run over a whole target: asked for, under way, and what came of it. Rows stay: they are its history.
create table eventregistry.runs (
    id       bigint generated always as identity,
    target   integer not null,
    -- rebuild | provision | resync | repair
    kind     varchar not null,
    -- waiting | running | done | stopped (by the guard, for an approval) | failed | cancelled
    state    varchar not null,
    asked    timestamp with time zone not null default clock_timestamp(),
    actor    text not null,
    approval text null,
    began    timestamp with time zone null,
    ended    timestamp with time zone null,
    phase    text null,
    done     bigint null,
    total    bigint null,
    -- What the guard saw: how many subjects it would change or remove, of how many, and the difference's name.
    affected bigint null,
    subjects bigint null,
    digest   text null,
    -- Rows added, changed and removed.
    added    bigint null,
    changed  bigint null,
    removed  bigint null,
    error    text null,
    cancel   boolean not null default false,
    lease    timestamp with time zone null,
    constraint runs_pkey primary key (id)
);

create index runs_of_target on eventregistry.runs (target, id);
create index runs_open on eventregistry.runs (id) where state in ('waiting', 'running');
