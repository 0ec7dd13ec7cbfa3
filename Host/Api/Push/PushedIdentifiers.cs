using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.ReadModels;
using EventRegistry.Projections.ReadModels;
using Npgsql;

namespace EventRegistry.Host.Api.Push;

/// <summary>By what the people are known whom a source's records are about.</summary>
internal static class PushedIdentifiers
{
    /// <summary>The active identifiers of the person whom the first record with a person is about; none when none is.</summary>
    public static async Task<IReadOnlyList<Identifier>> OfAsync(Call call, SourceId source, CoId co, IEnumerable<string> keys)
    {
        foreach (var key in keys)
        {
            if (await OrgIdentityAsync(call, source, co, key) is not { } identity) continue;
            var links = await new IdentifierHolders(call.Desk.Registry.Database).LinksAsync([identity], call.Cancel);
            if (!links.TryGetValue(identity, out var person)) continue;
            return await call.Records.ListAsync(Kind<Identifier>.Instance, [new(OwnedBy.Person, person.Value)], call.Cancel)
                .Select(r => (Identifier)r.Record).Where(i => i.Status == Standing.Active).ToListAsync(call.Cancel);
        }

        return [];
    }

    /// <summary>The org identity made of a record. Each has its record's key as an identifier, by which it is found among many.</summary>
    private static async Task<OrgIdentityId?> OrgIdentityAsync(Call call, SourceId source, CoId co, string key)
    {
        await using var query = call.Desk.Registry.Database.CreateCommand(
            """
            select distinct r.org_identity from eventregistry.records r
            where r.tenant = $1 and r.kind = 'identifier' and r.lookup = $2 and r.data->>'Type' = 'sorid' and r.org_identity is not null and not r.is_copy and not r.deleted
            """);
        query.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Tenant.Of(co) });
        query.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Lookup.Folded(key) ?? "" });
        var candidates = new List<int>();
        await using (var reader = await query.ExecuteReaderAsync(call.Cancel))
        {
            while (await reader.ReadAsync(call.Cancel)) candidates.Add(reader.GetInt32(0));
        }

        foreach (var candidate in candidates)
        {
            // Another source may have a record of the same key.
            if (await call.Records.ListAsync(Kind<SourceRecord>.Instance, [new(OwnedBy.OrgIdentity, candidate)], call.Cancel)
                .AnyAsync(r => r.Record is SourceRecord record && record.SourceId == source && record.Sorid == key, call.Cancel))
                return new(candidate);
        }

        return null;
    }
}
