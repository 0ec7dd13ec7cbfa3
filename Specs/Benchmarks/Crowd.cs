using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Host;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.EventStore.Json;
using EventRegistry.Host.ReadModels;
using Npgsql;

namespace EventRegistry.Benchmarks;

/// <summary>A CO of so many people: each with a name, an e-mail address and an identifier, and the CO's four groups, in which nobody is yet.</summary>
internal static class Crowd
{
    public static readonly CoId Co = new(2);

    // Stands for each one's number in the events that all of them have.
    private const int Number = 987_654_321;

    private const string People = """
        with person as (select generate_series(1, $1) as number), stream as (
            insert into eventregistry.mt_streams (tenant_id, id, type, version, timestamp, created)
            select '2', 'person/' || number, 'person', 4, now(), now() from person
        )
        insert into eventregistry.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, correlation_id, causation_id, headers)
        select nextval('eventregistry.mt_events_sequence'), gen_random_uuid(), 'person/' || p.number, e.version,
            replace(replace(e.data, '987654321', p.number::text), 'FFFF', (p.number % 20000)::text)::jsonb, e.type, now(), '2', e.dotnet, 'founding', 'founding', '{"actor":"anna"}'
        from person p cross join unnest($2::varchar[], $3::varchar[], $4::varchar[]) with ordinality as e (type, dotnet, data, version)
        order by p.number, e.version
        """;

    /// <summary>Fills an empty registry, and tells its read models.</summary>
    public static async Task FillAsync(Registry registry, int people, CancellationToken cancel)
    {
        var co = new Co(Co.Value, "Crowd", null, CoStatus.Active);
        Change[] founding = [new Added<Co>(co), .. AutomaticGroups.Of(co).Select((g, i) => (Change)new Added<GroupRecord>(g with { Id = i + 1 }))];
        foreach (var change in founding)
        {
            var stream = change is Added<GroupRecord> group ? group.Record.Stream!.Value : co.Stream!.Value;
            await registry.Store.AppendAsync(new Append(Tenant.Of(Co), stream, ExpectedVersion.Any, [new(Guid.CreateVersion7(), registry.Clock.GetUtcNow(), null, new("founding", "founding"), change)]), cancel);
        }

        var owner = new PersonId(Number);
        Change[] person =
        [
            new Added<PersonRecord>(new(Number, Co, PersonStatus.Active, null, null)),
            new Added<Name>(new(Number, null, $"Given{Number}", null, "FamilyFFFF", null, "official", null, owner, null, true, null)),
            new Added<EmailAddress>(new(Number, $"p{Number}@example.org", null, "official", false, owner, null, null, null, null)),
            new Added<Identifier>(new(Number, $"id{Number}", "uid", false, Standing.Active, null, owner, null, null, null, null, null, null)),
        ];
        var types = person.Select(EventType.Of).ToArray();
        await using (var command = registry.Database.CreateCommand(People))
        {
            command.CommandTimeout = 0;
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = people });
            command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. types.Select(t => t.Name)] });
            command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. types.Select(t => t.DotNetName)] });
            command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. person.Select(EventJson.Write)] });
            await command.ExecuteNonQueryAsync(cancel);
        }

        await new CatchUp(registry).RebuildAsync(cancel);
        // What a database does by itself some minutes after such a load must not fall into a measurement.
        await using var vacuum = registry.Database.CreateCommand("vacuum analyze");
        vacuum.CommandTimeout = 0;
        await vacuum.ExecuteNonQueryAsync(cancel);
    }
}
