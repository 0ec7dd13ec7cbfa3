-- What API users prove themselves by. It must not stand in history, whose events are for ever.
create table eventregistry.api_user_keys (
    api_user_id int   not null primary key,
    scheme      text  not null,
    salt        bytea not null,
    hash        bytea not null,
    iterations  int   not null,
    set_at      timestamp with time zone not null,
    -- By this a later import sees whether the key was changed in the Registry; null for one that never came from there.
    source_mark bytea null
);
