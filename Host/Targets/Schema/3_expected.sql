-- What history says that each target should hold of each subject, as one number. Found out anew where it is lost, hence not kept through a crash.
create unlogged table eventregistry.expected (
    target  integer not null,
    subject varchar not null,
    -- Null where the target should hold nothing of it.
    digest  uuid null,
    -- When time alone will change it.
    due     timestamp with time zone null,
    constraint expected_pkey primary key (target, subject)
);

create index expected_due on eventregistry.expected (target, due) where due is not null;

-- Up to where, and for which configuration, that is so.
create unlogged table eventregistry.expectations (
    target  integer not null,
    policy  text not null,
    through bigint not null,
    at      timestamp with time zone not null,
    constraint expectations_pkey primary key (target)
);
