using System.Collections.Immutable;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Host.EventStore;
using EventRegistry.Projections.ReadModels;
using Npgsql;

namespace EventRegistry.Host.ReadModels;

/// <summary>Finds what was made of a source's records, and people by what they have.</summary>
public sealed class SoughtInRecords(NpgsqlDataSource database)
{
    // Each is looked up by itself: a table that grows fast has statistics by which the planner would read all of it.
    private const string SourceRecords = """
        select s.place, r.id, r.org_identity from unnest($2::varchar[], $3::text[], $4::text[]) with ordinality as s (lookup, source, key, place)
        cross join lateral (
            select r.id, r.org_identity from eventregistry.records r
            where r.tenant = $1 and r.kind = 'source_record' and r.lookup = s.lookup and not r.is_copy and not r.deleted
                and r.data ->> 'SourceId' = s.source and r.data ->> 'Sorid' = s.key
            order by r.org_identity is null, r.id limit 1) r
        """;

    private const string People = """
        select s.place, r.person from unnest($2::varchar[], $3::varchar[], $4::text[], $5::text[], $6::boolean[]) with ordinality as s (kind, lookup, type, value, active, place)
        cross join lateral (
            select r.id, r.person from eventregistry.records r
            where r.tenant = $1 and r.kind = s.kind and r.lookup = s.lookup and r.person is not null and not r.is_copy and not r.deleted
                and (s.type is null or r.data ->> 'Type' = s.type) and (s.value is null or r.data ->> 'Value' = s.value) and (not s.active or r.data ->> 'Status' = 'A')
            offset 0) r
        order by s.place, r.id
        """;

    /// <summary>By key, the live record that it is kept in; a key of which nothing is kept is left out.</summary>
    public async Task<IReadOnlyDictionary<SourceKey, KeptRecord>> SourceRecordsAsync(CoId co, IReadOnlyCollection<SourceKey> keys, CancellationToken cancel)
    {
        var (all, kept) = (keys.Where(k => k.Key.Length > 0).ToList(), new Dictionary<SourceKey, KeptRecord>());
        await using var command = database.CreateCommand(SourceRecords);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Tenant.Of(co) });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. all.Select(k => Lookup.Folded(k.Key)!)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. all.Select(k => k.Source.Value.ToString(System.Globalization.CultureInfo.InvariantCulture))] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. all.Select(k => k.Key)] });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            kept[all[(int)reader.GetInt64(0) - 1]] = new(reader.GetInt32(1), reader.IsDBNull(2) ? null : new(reader.GetInt32(2)));
        return kept;
    }

    /// <summary>By what was sought, the people who have it by a live record, in the order of those records.</summary>
    public async Task<IReadOnlyDictionary<PersonSought, ImmutableArray<PersonId>>> PeopleAsync(CoId co, IReadOnlyCollection<PersonSought> sought, CancellationToken cancel)
    {
        var (all, found) = (sought.Where(s => s.Value.Length > 0).ToList(), new Dictionary<PersonSought, ImmutableArray<PersonId>>());
        await using var command = database.CreateCommand(People);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Tenant.Of(co) });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. all.Select(s => KindOf(s.By))] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. all.Select(s => Lookup.Folded(s.Value)!)] });
        command.Parameters.Add(new NpgsqlParameter<string?[]> { TypedValue = [.. all.Select(s => s.Type)] });
        command.Parameters.Add(new NpgsqlParameter<string?[]> { TypedValue = [.. all.Select(s => s.By is SoughtBy.Identifier or SoughtBy.ActiveIdentifier ? s.Value : null)] });
        command.Parameters.Add(new NpgsqlParameter<bool[]> { TypedValue = [.. all.Select(s => s.By == SoughtBy.ActiveIdentifier)] });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            var one = all[(int)reader.GetInt64(0) - 1];
            var person = new PersonId(reader.GetInt32(1));
            var people = found.GetValueOrDefault(one, []);
            if (!people.Contains(person)) found[one] = people.Add(person);
        }

        return found;
    }

    private static string KindOf(SoughtBy by) => by switch
    {
        SoughtBy.Mail => Kind<EmailAddress>.Instance.Name,
        SoughtBy.SourcedRole => Kind<Role>.Instance.Name,
        _ => Kind<Identifier>.Instance.Name,
    };
}
