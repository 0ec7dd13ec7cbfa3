using EventRegistry.Domain.Changelog;
using EventRegistry.Host.EventStore;
using EventRegistry.Projections.Subjects;
using Npgsql;

namespace EventRegistry.Host.Provisioning;

/// <summary>A person of a CO.</summary>
internal readonly record struct SomeoneOf(string Tenant, int Person);

/// <summary>Finds the people whose rows a change may change, as the read models know them.</summary>
internal static class Concerned
{
    /// <summary>Some of them, by id.</summary>
    /// <param name="tenant">The CO; null for all.</param>
    /// <param name="after">Only those with a greater id.</param>
    public static async Task<List<SomeoneOf>> FindAsync(
        NpgsqlConnection connection, string? tenant, Whose whose, int of, int after, int most, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            $"select distinct r.tenant, r.person from ({People(whose)}) r where r.person > $3 and ($1::varchar is null or r.tenant = $1) order by r.person limit $4", connection);
        command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = tenant });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = of });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = most });
        var people = new List<SomeoneOf>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) people.Add(new(reader.GetString(0), reader.GetInt32(1)));
        return people;
    }

    private const string Live = "not r.is_copy and not r.deleted and r.person is not null";

    private static string People(Whose whose) => whose switch
    {
        Whose.LinkedPersons => $"select r.tenant, r.person from eventregistry.records r where r.kind = 'identity_link' and r.org_identity = $2 and {Live}",
        Whose.Members => $"select r.tenant, r.person from eventregistry.records r where r.kind = 'membership' and r.grp = $2 and {Live}",
        Whose.Agreeing => $"select r.tenant, r.person from eventregistry.records r where r.kind = 'agreement' and (r.data ->> 'TermsId')::integer = $2 and {Live}",
        Whose.Sourced => $"""
            select r.tenant, r.person from eventregistry.records s join eventregistry.records r on r.kind = 'identity_link' and r.org_identity = s.org_identity and {Live}
            where s.kind = 'source_record' and (s.data ->> 'SourceId')::integer = $2 and not s.is_copy and not s.deleted
            """,
        Whose.RoleHolders => $"select r.tenant, r.person from eventregistry.records r where r.kind = 'role' and $2 >= 0 and {Live}",
        _ => throw new ArgumentOutOfRangeException(nameof(whose), whose, "These need no search."),
    };
}
