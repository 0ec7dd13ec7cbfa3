-- What opens a target and must not stand in history.
create table eventregistry.target_secrets (
    target   int  not null primary key,
    password text not null
);
