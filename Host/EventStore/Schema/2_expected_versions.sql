-- Several statements that go to the server together end together: this is how the one that appends says that it could not.
create function eventregistry.expect_versions(tenants varchar[], streams varchar[], versions bigint[]) returns void language plpgsql as $$
begin
    if exists (
        select from unnest(tenants, streams, versions) as e (tenant_id, id, version)
        left join eventregistry.mt_streams s on s.tenant_id = e.tenant_id and s.id = e.id
        where s.version is distinct from e.version
    ) then
        raise exception 'a stream is not at the expected version' using errcode = 'ER001';
    end if;
end
$$;
