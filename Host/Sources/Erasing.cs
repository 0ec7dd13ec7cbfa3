using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Host.Commands;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.Sources.Syncing;
using Npgsql;

namespace EventRegistry.Host.Sources;

/// <summary>
/// Takes out of history what a source once said of people and says no more: the full texts of former records, which stay for ever otherwise, also of a source that keeps only hashes now.
/// Each is replaced by its hash where it stands (ADR 28). What a source said last of a live record stays, since the next sync compares with it.
/// </summary>
internal sealed class Erasing(Registry registry)
{
    private const string Hash = "^[0-9a-f]{32}$";

    // A text is needed no more once the same record was told of again.
    private const string Former = $$"""
        select told.seq_id, told.raw from (
            select e.seq_id, e.data #>> '{Record,Raw}' as raw, e.data #>> '{Record,SourceId}' as source,
                lead(e.seq_id) over (partition by e.stream_id, coalesce(e.data #>> '{Record,Id}', e.data ->> 'Id') order by e.version) as next
            from eventregistry.mt_events e
            where e.tenant_id = $1 and e.type in ('source_record_added', 'source_record_edited', 'source_record_received', 'source_record_deleted', 'source_record_purged')
        ) told where told.next is not null and told.source = $2 and told.raw !~ '{{Hash}}'
        """;

    private const string InEvents = $$"""
        update eventregistry.mt_events e set data = jsonb_set(e.data, '{Record,Raw}', to_jsonb(md5(former.raw))) from ({{Former}}) former where former.seq_id = e.seq_id
        """;

    private const string InRows = $$"""
        update eventregistry.records r set data = jsonb_set(r.data, '{Raw}', to_jsonb(md5(r.data ->> 'Raw')))
        where r.tenant = $1 and r.kind = 'source_record' and (r.is_copy or r.deleted) and r.data ->> 'SourceId' = $2 and r.data ->> 'Raw' !~ '{{Hash}}'
        """;

    /// <summary>How many full copies of former records there are.</summary>
    public async Task<int> CountAsync(KnownSource source, CancellationToken cancel)
    {
        await using var count = registry.Database.CreateCommand($"select count(*)::integer from ({Former}) former");
        foreach (var parameter in Parameters(source)) count.Parameters.Add(parameter);
        return (int)(await count.ExecuteScalarAsync(cancel))!;
    }

    /// <summary>Erases them, all or none, and tells history that it was done.</summary>
    /// <returns>How many.</returns>
    /// <exception cref="CommandFailed">The source is being synced.</exception>
    public async Task<int> EraseAsync(KnownSource source, Caller caller, CancellationToken cancel)
    {
        await using var turn = await SyncTurn.TryTakeAsync(registry, source.Id, (_, _, _) => { }, cancel)
            ?? throw new CommandFailed(ExitCode.Unreachable, $"A sync of '{source.Name}' is under way. Wait until it has ended: eventregistry source runs {source.Id.Value}");
        var copies = await CountAsync(source, cancel);
        if (copies == 0) return 0;
        using var ids = new Ids(registry.Database);
        var erasure = new Erasure(await ids.DrawAsync(Kind<Erasure>.Instance, cancel), source.Id, copies);
        await new SyncHistory(registry).EraseAsync(source, erasure, caller, [Command(InEvents, source), Command(InRows, source)], cancel);
        return copies;
    }

    private static NpgsqlBatchCommand Command(string sql, KnownSource source)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in Parameters(source)) command.Parameters.Add(parameter);
        return command;
    }

    private static IEnumerable<NpgsqlParameter> Parameters(KnownSource source) =>
    [
        new NpgsqlParameter<string> { TypedValue = Tenant.Of(source.Co.Id) },
        new NpgsqlParameter<string> { TypedValue = source.Id.Value.ToString(System.Globalization.CultureInfo.InvariantCulture) },
    ];
}
