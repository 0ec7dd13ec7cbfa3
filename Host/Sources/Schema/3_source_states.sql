-- What a source called itself when all its records were compared and none differed, and which records were kept of it then: while both are the same, none can differ.
create table eventregistry.source_states (
    source integer not null,
    state text not null,
    known text not null,
    constraint source_states_pkey primary key (source)
);
