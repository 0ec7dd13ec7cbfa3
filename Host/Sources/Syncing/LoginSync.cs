using System.Globalization;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.Sources.Api;
using EventRegistry.Projections.ReadModels;
using Npgsql;

namespace EventRegistry.Host.Sources.Syncing;

/// <summary>A record that was looked at because its person has logged in.</summary>
/// <param name="Outcome">What became of it; null where its source could not be asked.</param>
/// <param name="Problem">Why it could not be taken; null where it could.</param>
public sealed record LoggedInRecord(int Source, string Key, SyncResult? Outcome, string? Problem);

/// <summary>Brings whoever logs in up to date with the sources that want it so (<c>org-identity-sources.md</c> 9). What fails keeps nobody from logging in.</summary>
internal sealed class LoginSync(Registry registry, IRecordSync sync)
{
    // By an active login of one of their org identities; and then all of their org identities.
    private const string Records = """
        select distinct s.tenant, (s.data ->> 'SourceId')::integer, s.data ->> 'Sorid'
        from eventregistry.records i
        join eventregistry.records l on l.org_identity = i.org_identity and l.kind = 'identity_link' and not l.is_copy and not l.deleted
        join eventregistry.records a on a.person = l.person and a.kind = 'identity_link' and not a.is_copy and not a.deleted
        join eventregistry.records s on s.org_identity = a.org_identity and s.kind = 'source_record' and not s.is_copy and not s.deleted
        where i.tenant = any($1) and i.kind = 'identifier' and i.lookup = $2 and i.org_identity is not null and not i.is_copy and not i.deleted
          and i.data ->> 'Value' = $3 and i.data ->> 'Status' = 'A' and (i.data ->> 'Login')::boolean and s.data ->> 'SourceId' is not null
        order by 1, 2, 3
        """;

    /// <param name="identifier">What they logged in with, to the letter.</param>
    /// <param name="cos">The COs in which they are looked for.</param>
    public async Task<IReadOnlyList<LoggedInRecord>> RunAsync(string identifier, IReadOnlyCollection<CoId> cos, CancellationToken cancel)
    {
        var (book, outcomes) = (new SourceBook(registry), new List<LoggedInRecord>());
        foreach (var (co, id, key) in await RecordsAsync(identifier, cos, cancel))
        {
            if (await book.FindAsync(co, id, cancel) is not { Record.SyncOnUserLogin: true } source) continue;
            try
            {
                var outcome = await sync.SyncAsync(source, key, null, identifier, cancel);
                outcomes.Add(new(id.Value, key, outcome.Result, outcome.Refusals.Length == 0 ? null : Ledger.Sentence(outcome.Refusals)));
            }
            catch (Exception e) when (e is SourceFailure or RecordUnreadable or CommandFailed)
            {
                outcomes.Add(new(id.Value, key, null, e.Message));
            }
        }

        return outcomes;
    }

    private async Task<List<(CoId Co, SourceId Source, string Key)>> RecordsAsync(string identifier, IReadOnlyCollection<CoId> cos, CancellationToken cancel)
    {
        var records = new List<(CoId, SourceId, string)>();
        await using var query = registry.Database.CreateCommand(Records);
        query.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. cos.Select(co => Tenant.Of(co))] });
        query.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Lookup.Folded(identifier) ?? "" });
        query.Parameters.Add(new NpgsqlParameter<string> { TypedValue = identifier });
        await using var reader = await query.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) records.Add((new(int.Parse(reader.GetString(0), CultureInfo.InvariantCulture)), new(reader.GetInt32(1)), reader.GetString(2)));
        return records;
    }
}
