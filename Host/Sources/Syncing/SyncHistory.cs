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
    public Task BeginAsync(KnownSource source, SyncRun run, SyncOrder order, CancellationToken cancel) => AppendAsync(source, run, order, [], [new Added<SyncRun>(run)], cancel);

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

        await AppendAsync(source, after, order, [new Added<SyncRun>(before)], changes, cancel);
    }

    private async Task AppendAsync(KnownSource source, SyncRun run, SyncOrder order, IReadOnlyList<Change> former, IReadOnlyList<Change> changes, CancellationToken cancel)
    {
        var (tenant, stream, now) = (Tenant.Of(source.Co.Id), run.Stream!.Value, registry.Clock.GetUtcNow());
        var version = await VersionAsync(tenant, stream, cancel);
        var cause = new Cause(string.Create(CultureInfo.InvariantCulture, $"sync-{run.Id}"), Because(order));
        var events = changes.Select(c => new NewEvent(Guid.CreateVersion7(now), now, order.Caller.Name, cause, c)).ToList();
        Recorded Entry(Change change, long place) => new(stream, place, 0, now, order.Caller.Name, cause, change);
        var rows = StreamRows.After([.. former.Select(c => Entry(c, version))], [.. changes.Select((c, i) => Entry(c, version + 1 + i))]);
        var telling = new Telling(new(tenant, rows));
        await registry.Store.AppendAsync([new(tenant, stream, ExpectedVersion.Exactly(version), events)], telling, cancel);
        if (!telling.WasTold) await catchUp.TellAsync([(tenant, stream)], cancel);
    }

    /// <summary>Why it runs, and who let it go on although it changes much.</summary>
    private static string Because(SyncOrder order) => (order.ByTime ? "its time had come" : "asked for") + (order.Approval is { } approval ? $", approved {approval}" : "");

    private async Task<long> VersionAsync(string tenant, StreamId stream, CancellationToken cancel)
    {
        await using var command = registry.Database.CreateCommand("select version from eventregistry.mt_streams where tenant_id = $1 and id = $2");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = tenant });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = stream.ToString() });
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancel) ?? 0L, CultureInfo.InvariantCulture);
    }

    private sealed class Telling(BookEntry entry) : IAlongside
    {
        public bool WasTold { get; private set; }

        public IEnumerable<NpgsqlBatchCommand> Before() => [];

        public IEnumerable<NpgsqlBatchCommand> After() => [BookEntries.CommandOf([entry])];

        public async Task ReadAsync(NpgsqlDataReader result, CancellationToken cancel)
        {
            if (result.FieldCount == 2 && result.GetName(1) == "stream") WasTold = (await BookEntries.ReadToldAsync(result, cancel)).Count > 0;
        }
    }
}
