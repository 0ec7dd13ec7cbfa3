using System.Globalization;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Host.Commands;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.ReadModels;
using EventRegistry.Projections.ReadModels;
using Npgsql;

namespace EventRegistry.Host.Sources.Syncing;

/// <summary>Tells history, and the read models in the same transaction, of the syncs of a source. Whoever has the source's turn alone writes it.</summary>
internal sealed class SyncHistory(Registry registry)
{
    private readonly CatchUp catchUp = new(registry);

    /// <summary>A sync begins.</summary>
    public Task BeginAsync(KnownSource source, SyncRun run, SyncOrder order, CancellationToken cancel) =>
        AppendAsync(source, order.Caller, CauseOf(run, order), [], [new Added<SyncRun>(run)], [], cancel);

    /// <summary>A sync has come to its end.</summary>
    /// <param name="before">As it was told when it began.</param>
    public async Task EndAsync(KnownSource source, SyncRun before, SyncRun after, SyncOrder order, IReadOnlyList<SyncTrouble> troubles, CancellationToken cancel)
    {
        var changes = new List<Change> { new Edited<SyncRun>(after, null) };
        if (troubles.Count > 0)
        {
            using var ids = new Ids(registry.Database);
            await ids.RefillAsync(Kind<SyncError>.Instance, troubles.Count, cancel);
            foreach (var trouble in troubles)
                changes.Add(new Added<SyncError>(new(await ids.DrawAsync(Kind<SyncError>.Instance, cancel), source.Id, after.Id, trouble.Key, trouble.Line, trouble.Column, trouble.Message)));
        }

        await AppendAsync(source, order.Caller, CauseOf(after, order), [new Added<SyncRun>(before)], changes, [], cancel);
    }

    /// <summary>Full copies are erased, in the same transaction.</summary>
    public Task EraseAsync(KnownSource source, Erasure erasure, Caller caller, IReadOnlyList<NpgsqlBatchCommand> erasing, CancellationToken cancel) =>
        AppendAsync(source, caller, new(string.Create(CultureInfo.InvariantCulture, $"erasure-{erasure.Id}"), "asked for"), [], [new Added<Erasure>(erasure)], erasing, cancel);

    private async Task AppendAsync(
        KnownSource source, Caller caller, Cause cause, IReadOnlyList<Change> former, IReadOnlyList<Change> changes, IReadOnlyList<NpgsqlBatchCommand> besides, CancellationToken cancel)
    {
        var (tenant, stream, now) = (Tenant.Of(source.Co.Id), new StreamId(StreamKind.SourceHistory, source.Id.Value), registry.Clock.GetUtcNow());
        var version = await VersionAsync(tenant, stream, cancel);
        var events = changes.Select(c => new NewEvent(Guid.CreateVersion7(now), now, caller.Name, cause, c)).ToList();
        Recorded Entry(Change change, long place) => new(stream, place, 0, now, caller.Name, cause, change);
        var rows = StreamRows.After([.. former.Select(c => Entry(c, version))], [.. changes.Select((c, i) => Entry(c, version + 1 + i))]);
        var telling = new Telling(new(tenant, rows), besides);
        await registry.Store.AppendAsync([new(tenant, stream, ExpectedVersion.Exactly(version), events)], telling, cancel);
        if (!telling.WasTold) await catchUp.TellAsync([(tenant, stream)], cancel);
    }

    private static Cause CauseOf(SyncRun run, SyncOrder order) => new(string.Create(CultureInfo.InvariantCulture, $"sync-{run.Id}"), Because(order));

    /// <summary>Why it runs, and who let it go on although it changes much.</summary>
    private static string Because(SyncOrder order) => (order.ByTime ? "its time had come" : "asked for") + (order.Approval is { } approval ? $", approved {approval}" : "");

    private async Task<long> VersionAsync(string tenant, StreamId stream, CancellationToken cancel)
    {
        await using var command = registry.Database.CreateCommand("select version from eventregistry.mt_streams where tenant_id = $1 and id = $2");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = tenant });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = stream.ToString() });
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancel) ?? 0L, CultureInfo.InvariantCulture);
    }

    private sealed class Telling(BookEntry entry, IReadOnlyList<NpgsqlBatchCommand> besides) : IAlongside
    {
        public bool WasTold { get; private set; }

        public IEnumerable<NpgsqlBatchCommand> Before() => besides;

        public IEnumerable<NpgsqlBatchCommand> After() => [BookEntries.CommandOf([entry])];

        public async Task ReadAsync(NpgsqlDataReader result, CancellationToken cancel)
        {
            if (result.FieldCount == 2 && result.GetName(1) == "stream") WasTold = (await BookEntries.ReadToldAsync(result, cancel)).Count > 0;
        }
    }
}
