using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Host.EventStore;
using EventRegistry.Projections.ReadModels;
using Npgsql;

namespace EventRegistry.Host.ReadModels;

/// <summary>Says what is taken: identifiers that somebody has, and org identities that are somebody's.</summary>
public sealed class IdentifierHolders(NpgsqlDataSource database)
{
    /// <summary>By claim, the live identifier of the CO's people or groups that has this type and this very value, the first where there are several; a claim that is free is left out.</summary>
    public async Task<IReadOnlyDictionary<IdentifierClaim, int>> HoldersAsync(CoId co, IReadOnlyCollection<IdentifierClaim> claims, CancellationToken cancel)
    {
        var holders = new Dictionary<IdentifierClaim, int>();
        foreach (var among in claims.Where(c => c.Value.Length > 0).GroupBy(c => c.Among))
        {
            var owner = among.Key switch
            {
                StreamKind.Person => "person",
                StreamKind.Group => "grp",
                _ => throw new ArgumentException($"Identifiers are not claimed among streams of {among.Key}.", nameof(claims)),
            };
            await using var command = database.CreateCommand(
                $"""
                select c.place, min(r.id) from unnest($2::varchar[], $3::text[], $4::text[]) with ordinality as c (lookup, type, value, place)
                join eventregistry.records r on r.tenant = $1 and r.kind = 'identifier' and r.lookup = c.lookup
                    and r.{owner} is not null and not r.is_copy and not r.deleted
                where r.data->>'Type' = c.type and r.data->>'Value' = c.value
                group by c.place
                """);
            var all = among.ToList();
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Tenant.Of(co) });
            command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. all.Select(c => Lookup.Folded(c.Value)!)] });
            command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. all.Select(c => c.Type)] });
            command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. all.Select(c => c.Value)] });
            await using var reader = await command.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel)) holders[all[(int)reader.GetInt64(0) - 1]] = reader.GetInt32(1);
        }

        return holders;
    }

    /// <summary>By org identity, the person whose it is by a live link, the first where there are several; one that is nobody's is left out.</summary>
    public async Task<IReadOnlyDictionary<OrgIdentityId, PersonId>> LinksAsync(IReadOnlyCollection<OrgIdentityId> orgIdentities, CancellationToken cancel)
    {
        var links = new Dictionary<OrgIdentityId, PersonId>();
        if (orgIdentities.Count == 0) return links;
        await using var command = database.CreateCommand(
            """
            select distinct on (r.org_identity) r.org_identity, r.person from eventregistry.records r
            where r.kind = 'identity_link' and r.org_identity = any($1) and not r.is_copy and not r.deleted order by r.org_identity, r.id
            """);
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. orgIdentities.Select(o => o.Value)] });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) links[new(reader.GetInt32(0))] = new(reader.GetInt32(1));
        return links;
    }
}
