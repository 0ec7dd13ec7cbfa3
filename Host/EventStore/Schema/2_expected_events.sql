-- Several statements that go to the server together end together: this is how the one that appends says that it could not.
create or replace function eventregistry.expect_events(ids uuid[]) returns void language plpgsql as $$
begin
    if (select count(*) from eventregistry.mt_events e where e.id = any(ids)) <> cardinality(ids) then
        raise exception 'a stream is not at the expected version' using errcode = 'ER001';
    end if;
end
$$;
