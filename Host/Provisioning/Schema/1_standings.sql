-- How each target stands to each subject that it was told of one by one. Who was told by a whole run alone has no row here: see fills.
create table eventregistry.standings (
    target  integer not null,
    tenant  varchar not null,
    subject varchar not null,
    -- told | removed | failing; or unasked, where a target that is provisioned by hand is behind and was never told.
    state   varchar not null,
    action  varchar not null,
    -- Why the target is told less than everything.
    because text null,
    -- The event up to which the target was told of it, and the last one that changed what it should be told.
    through bigint not null,
    wanted  bigint not null,
    told    timestamp with time zone null,
    tried   timestamp with time zone null,
    error   text null,
    -- When time alone will change what it should be told.
    due     timestamp with time zone null,
    -- The target's own identifier of the subject.
    pti     text null,
    digest  uuid null,
    constraint standings_pkey primary key (target, subject)
);

create index standings_due on eventregistry.standings (due) where due is not null;
create index standings_of_subject on eventregistry.standings (tenant, subject);

-- When a target was last made what history says as a whole, and up to which event.
create table eventregistry.fills (
    target  integer not null,
    through bigint not null,
    at      timestamp with time zone not null,
    constraint fills_pkey primary key (target)
);

-- Changes that may concern many people, who are asked for some at a time: those who hang on one thing.
create table eventregistry.fanouts (
    id       bigint generated always as identity,
    -- Null for the people of every CO.
    tenant   varchar null,
    whose    varchar not null,
    of       integer not null,
    sequence bigint not null,
    actor    text null,
    cause    text null,
    -- The last person who was asked for.
    after    integer not null default 0,
    constraint fanouts_pkey primary key (id)
);
