-- Events that were passed over because the program that met them could not read them. They are looked at again and again until one can.
create table eventregistry.unread (
    sequence bigint  not null,
    tenant   varchar not null,
    stream   varchar not null,
    type     varchar not null,
    -- Why, and what to do.
    because  text    not null,
    found    timestamp with time zone not null default clock_timestamp(),
    constraint unread_pkey primary key (sequence)
);
