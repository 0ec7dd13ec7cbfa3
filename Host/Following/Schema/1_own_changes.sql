-- The COs whose records were changed here by commands, and since when. From then on this registry is one of its own and follows no other.
create table eventregistry.own_changes (
    tenant text not null primary key,
    since  timestamp with time zone not null
);
