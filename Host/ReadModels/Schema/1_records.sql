-- Projections of history: all of it can be told anew from the events (docs/read-models.md).

-- Every row that the registry's tables would hold: live rows, deleted ones too, and archived copies.
create table eventregistry.records (
    kind         varchar not null,
    id           integer not null,
    record_id    integer not null,
    is_copy      boolean not null,
    deleted      boolean not null,
    revision     integer not null,
    person       integer null,
    role         integer null,
    org_identity integer null,
    grp          integer null,
    cou          integer null,
    -- The last event of the stream when it told this row: between two streams that claim a row, the later one holds it.
    sequence     bigint not null,
    created      timestamp with time zone not null,
    modified     timestamp with time zone not null,
    tenant       varchar not null,
    stream       varchar not null,
    actor        text null,
    -- What people are sought by, in small letters: the given name, the address, the identifier; and the family name. In the
    -- order of bytes, so that a prefix is a range.
    lookup       varchar collate "C" null,
    family       varchar collate "C" null,
    data         jsonb not null,
    constraint records_pkey primary key (kind, id)
);

create index records_of_tenant on eventregistry.records (tenant, kind, id) where not is_copy and not deleted;
create index records_of_person on eventregistry.records (person, kind, id) where not is_copy and not deleted and person is not null;
create index records_of_role on eventregistry.records (role, kind, id) where not is_copy and not deleted and role is not null;
create index records_of_org_identity on eventregistry.records (org_identity, kind, id) where not is_copy and not deleted and org_identity is not null;
create index records_of_group on eventregistry.records (grp, kind, id) where not is_copy and not deleted and grp is not null;
create index records_of_cou on eventregistry.records (cou, kind, id) where not is_copy and not deleted and cou is not null;

create index records_by_lookup on eventregistry.records (tenant, kind, lookup, person, id)
    where not is_copy and not deleted and lookup is not null;
create index records_by_family on eventregistry.records (tenant, kind, family, person, id)
    where not is_copy and not deleted and family is not null;

-- How far the read models tell each stream.
create table eventregistry.told (
    tenant  varchar not null,
    stream  varchar not null,
    version bigint not null,
    constraint told_pkey primary key (tenant, stream)
);

-- When next something that is stored about a person starts or ceases to count.
create table eventregistry.due (
    tenant varchar not null,
    stream varchar not null,
    at     timestamp with time zone not null,
    constraint due_pkey primary key (tenant, stream)
);

create index due_by_instant on eventregistry.due (at);

-- How often each CO's own streams (groups, COUs, terms, types ...) were changed: who decided on an older state decides anew.
create table eventregistry.collaborations (
    tenant  varchar not null,
    version bigint  not null,
    constraint collaborations_pkey primary key (tenant)
);
