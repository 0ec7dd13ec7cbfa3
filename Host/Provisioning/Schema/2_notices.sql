-- What administrators are to be told: that a target cannot be told of a subject, or of anybody; and that it can again.
create table eventregistry.notices (
    id       bigint generated always as identity,
    target   integer not null,
    tenant   varchar not null,
    -- Null for the target as a whole.
    subject  varchar null,
    -- What went wrong the last time.
    error    text not null,
    raised   timestamp with time zone not null default clock_timestamp(),
    resolved timestamp with time zone null,
    -- When they were told that it was raised, and that it was resolved.
    sent     timestamp with time zone null,
    closed   timestamp with time zone null,
    -- How often it was tried to tell them of the one or the other, and from when on it may be tried again.
    tries    integer not null default 0,
    next     timestamp with time zone not null default clock_timestamp(),
    constraint notices_pkey primary key (id)
);

-- Once until it is resolved, however many hosts see it.
create unique index notices_open_once on eventregistry.notices (target, coalesce(subject, '')) where resolved is null;
create index notices_to_tell on eventregistry.notices (next) where closed is null and (sent is null or resolved is not null);
