-- By which expiration policies of each CO the people of it were looked at last, and at which version of the CO they were compared.
create table eventregistry.reckoned (
    tenant   varchar not null,
    version  bigint  not null,
    policies text    not null,
    constraint reckoned_pkey primary key (tenant)
);
