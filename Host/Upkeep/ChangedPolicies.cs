using System.Globalization;
using System.Text;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Host.Commands;
using EventRegistry.Host.EventStore;
using Npgsql;

namespace EventRegistry.Host.Upkeep;

/// <summary>Notices that a CO has other expiration policies than before: then everybody there who has a role is due at once.</summary>
internal sealed class ChangedPolicies(Registry registry)
{
    private const string Changed = """
        select c.tenant, c.version, r.policies from eventregistry.collaborations c left join eventregistry.reckoned r on r.tenant = c.tenant
        where r.version is distinct from c.version order by 1
        """;

    private const string Due = """
        insert into eventregistry.due as d (tenant, stream, at, reckoned)
        select distinct $1, 'person/' || r.person, $2::timestamptz, $2::timestamptz - interval '1 second' from eventregistry.records r
        where r.tenant = $1 and r.kind = 'role' and not r.is_copy and not r.deleted and r.person is not null order by 2
        on conflict (tenant, stream) do update set at = excluded.at where d.at > excluded.at
        """;

    private const string Note = """
        insert into eventregistry.reckoned as r (tenant, version, policies) values ($1, $2, $3)
        on conflict (tenant) do update set (version, policies) = (excluded.version, excluded.policies)
        """;

    private readonly Collaborations collaborations = new(registry);

    public async Task NoteAsync(CancellationToken cancel)
    {
        var changed = new List<(string Tenant, long Version, string? Policies)>();
        await using (var command = registry.Database.CreateCommand(Changed))
        {
            await using var reader = await command.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel)) changed.Add((reader.GetString(0), reader.GetInt64(1), reader.IsDBNull(2) ? null : reader.GetString(2)));
        }

        foreach (var (tenant, version, before) in changed.Where(c => c.Tenant != Tenant.None))
        {
            var co = (await collaborations.GetCurrentAsync(new CoId(int.Parse(tenant, NumberStyles.None, CultureInfo.InvariantCulture)), cancel)).Co;
            await NoteAsync(tenant, version, before ?? "", Told(co), cancel);
        }
    }

    private async Task NoteAsync(string tenant, long version, string before, string now, CancellationToken cancel)
    {
        await using var connection = await registry.Database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        if (now != before && now.Length > 0)
        {
            await using var due = new NpgsqlCommand(Due, connection);
            due.Parameters.Add(new NpgsqlParameter<string> { TypedValue = tenant });
            due.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = registry.Clock.GetUtcNow().ToUniversalTime() });
            await due.ExecuteNonQueryAsync(cancel);
        }

        await using var note = new NpgsqlCommand(Note, connection);
        note.Parameters.Add(new NpgsqlParameter<string> { TypedValue = tenant });
        note.Parameters.Add(new NpgsqlParameter<long> { TypedValue = version });
        note.Parameters.Add(new NpgsqlParameter<string> { TypedValue = now });
        await note.ExecuteNonQueryAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    /// <summary>All that policies can make of people; nothing where they make nothing.</summary>
    private static string Told(Collaboration co)
    {
        if (co.Settings.Setting.DisableExpiration == true) return "";
        var text = new StringBuilder();
        foreach (var policy in co.Settings.ExpirationPolicies.Select(p => p.Record).Where(p => p.Status == Standing.Active).OrderBy(p => p.Id)) text.Append(policy with { Description = null }).Append('\n');
        return text.ToString();
    }
}
