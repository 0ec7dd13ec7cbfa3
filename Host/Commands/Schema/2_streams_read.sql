-- What a decision has read of people and org identities that it leaves as they are. Whoever changes one of them waits for those who rest on it, and they for whoever was first.
create function eventregistry.demand_unmoved(co varchar, streams varchar[], seen bigint[]) returns void language plpgsql as $$
begin
    perform from eventregistry.mt_streams s where s.tenant_id = co and s.id = any(streams) order by s.id for share;
    if exists (
        select from unnest(streams, seen) as w (id, version) join eventregistry.mt_streams s on s.tenant_id = co and s.id = w.id
        where s.version <> w.version
    ) then
        raise exception 'a stream of CO % has moved', co using errcode = 'ER007';
    end if;
end
$$;
