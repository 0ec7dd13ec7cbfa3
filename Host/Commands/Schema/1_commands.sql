-- What commands need beside history: ids to give, and what keeps two writers from deciding on what no longer holds.

-- The next id to give in each table. Blocks of them are taken at once; what is not used of a block is a gap.
create table eventregistry.ids (
    kind varchar not null,
    next bigint  not null,
    constraint ids_pkey primary key (kind)
);

-- Groups whose people, each told by a stream of their own, are still to be settled after a change; and COs that are gone (no group is
-- named then), whose people are still to be purged. A row goes when all are.
create table eventregistry.unsettled (
    id     bigint generated always as identity,
    tenant varchar not null,
    grp    integer null,
    since  timestamp with time zone not null default now(),
    constraint unsettled_pkey primary key (id)
);

create function eventregistry.demand_collaboration(co varchar, seen bigint) returns void language plpgsql as $$
begin
    if coalesce((select version from eventregistry.collaborations where tenant = co), 0) <> seen then
        raise exception 'CO % has changed since', co using errcode = 'ER002';
    end if;
end
$$;

-- The lock makes two who want the same wait for each other; the second then sees what the first did.
create function eventregistry.demand_free(co varchar, among_people boolean, wanted_type text, wanted text, folded text, self integer) returns void language plpgsql as $$
begin
    perform pg_advisory_xact_lock(hashtextextended(co || ':' || among_people || ':' || wanted_type || ':' || wanted, 1));
    if exists (
        select from eventregistry.records r
        where r.tenant = co and r.kind = 'identifier' and not r.is_copy and not r.deleted and r.lookup = folded
          and r.data ->> 'Value' = wanted and r.data ->> 'Type' = wanted_type and r.id <> self
          and case when among_people then r.person is not null else r.grp is not null end
    ) then
        raise exception 'identifier % is taken', wanted using errcode = 'ER003';
    end if;
end
$$;

create function eventregistry.demand_unlinked(identity integer, self integer) returns void language plpgsql as $$
begin
    perform pg_advisory_xact_lock(hashtextextended('link:' || identity, 1));
    if exists (
        select from eventregistry.records r
        where r.kind = 'identity_link' and not r.is_copy and not r.deleted and r.org_identity = identity and r.id <> self
    ) then
        raise exception 'org identity % is linked', identity using errcode = 'ER004';
    end if;
end
$$;

-- A role is added under the CO's lock in common, a COU deleted under it alone: so all roles that there will be are seen.
create function eventregistry.demand_unused(unit integer) returns void language plpgsql as $$
begin
    if exists (select from eventregistry.records r where r.kind = 'role' and r.cou = unit and not r.is_copy and not r.deleted) then
        raise exception 'COU % has roles', unit using errcode = 'ER005';
    end if;
end
$$;

create function eventregistry.demand_co_name(wanted text, self integer) returns void language plpgsql as $$
begin
    perform pg_advisory_xact_lock(hashtextextended('the names of all COs', 1));
    if exists (
        select from eventregistry.records r
        where r.kind = 'co' and not r.is_copy and not r.deleted and r.id <> self and r.data ->> 'Name' = wanted
    ) then
        raise exception 'CO name % is taken', wanted using errcode = 'ER006';
    end if;
end
$$;

-- How far numbered identifiers have come: numbers between two texts, by type, among people or groups.
create table eventregistry.serials (
    tenant  varchar not null,
    among   varchar not null,
    type    varchar not null,
    prefix  varchar not null,
    suffix  varchar not null,
    highest integer not null,
    constraint serials_pkey primary key (tenant, among, type, prefix, suffix)
);
