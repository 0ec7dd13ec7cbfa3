using EventRegistry.Domain.Changelog;
using EventRegistry.Host.EventStore;
using Npgsql;

namespace EventRegistry.Host.Import;

/// <summary>
/// Finds out what became of records that history already knows: edits since the last import, changes that left no trace in the Registry's
/// changelog, and records that are no longer there.
/// </summary>
internal sealed class Reconciliation(NpgsqlConnection stage, IEventStore store, BulkAppend append, Telling telling, DateTimeOffset noticedAt)
{
    public async Task RunAsync(CancellationToken cancel)
    {
        var known = (await append.HalfKnownRecordsAsync(cancel)).ToLookup(r => r.Kind, r => r.Id);
        foreach (var kind in Kinds.OfRegistry)
        {
            // Some thousand at a time, so that memory stays small however much has changed.
            foreach (var ids in known[kind].Chunk(2_000)) await kind.Accept(new Changed(this, ids, cancel));
        }

        foreach (var kind in Kinds.OfRegistry)
        {
            var gone = await GoneAsync(kind, cancel);
            foreach (var ids in gone.Chunk(2_000)) await kind.Accept(new Gone(this, ids, cancel));
        }
    }

    /// <summary>Records that an import once added and that the source has no more.</summary>
    private async Task<List<(string Tenant, StreamId Stream, int Id)>> GoneAsync(Kind kind, CancellationToken cancel)
    {
        var untold = await append.UntoldRecordsAsync(kind, Importer.Because, cancel);
        if (untold.Count == 0) return [];
        var record = kind.SelfReference is { } self ? $"coalesce(s.{self}, s.id)" : "s.id";
        await using var command = new NpgsqlCommand(
            $"select u.id from unnest($1::integer[]) as u (id) where not exists (select 1 from stage_{kind.Table} s where {record} = u.id)", stage)
        { CommandTimeout = 0, Parameters = { new() { Value = untold.Select(u => u.Id).ToArray() } } };
        var gone = new HashSet<int>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) gone.Add(reader.GetInt32(0));
        return [.. untold.Where(u => gone.Contains(u.Id))];
    }

    /// <summary>What history holds of some records, by id.</summary>
    private async Task<Dictionary<int, ChangelogView.Trail<T>>> KnownAsync<T>(IEnumerable<(string Tenant, StreamId Stream)> streams, CancellationToken cancel)
        where T : class, IRecord
    {
        var known = new Dictionary<int, ChangelogView.Trail<T>>();
        foreach (var group in streams.Distinct().GroupBy(s => (s.Tenant, s.Stream.Kind)))
        {
            var ids = group.Select(s => s.Stream.Id).ToList();
            await foreach (var stream in store.ReadStreamsAsync(group.Key.Tenant, group.Key.Kind, ids, UpTo.Now, Detail.Full, cancel))
            {
                foreach (var trail in ChangelogView.Of(stream.Entries).OfType<ChangelogView.Trail<T>>().Where(t => t.Current is not null))
                    known[trail.Current!.Id] = trail;
            }
        }

        return known;
    }

    private async Task TellChangedAsync<T>(int[] ids, CancellationToken cancel) where T : class, IRecord
    {
        var records = new List<ToldRecord<T>>();
        await foreach (var batch in telling.ReadAsync<T>($"= any('{{{string.Join(',', ids)}}}')", cancel)) records.AddRange(batch);
        var known = await KnownAsync<T>(records.SelectMany(telling.StreamsOf), cancel);
        await append.TakeBackAsync(Kind<T>.Instance, ids, cancel);
        foreach (var record in records)
        {
            var trail = known.GetValueOrDefault(record.Id);
            var live = trail is { IsDeleted: false } ? trail.Current : null;
            var since = Chronicle.Since(live, trail is { IsDeleted: true }, record.Told, trail?.LastAt ?? DateTimeOffset.MinValue, noticedAt);
            await telling.GatherAsync(record, since, cancel);
        }

    }

    private async Task TellGoneAsync<T>((string Tenant, StreamId Stream, int Id)[] records, CancellationToken cancel) where T : class, IRecord
    {
        var kind = Kind<T>.Instance;
        var known = await KnownAsync<T>(records.Select(r => (r.Tenant, r.Stream)), cancel);
        foreach (var (tenant, stream, id) in records)
        {
            if (!known.TryGetValue(id, out var trail) || (trail.IsDeleted && !kind.KeepsChangelog)) continue;
            Change<T> change = kind.KeepsChangelog ? new Purged<T>(id, null) : new Deleted<T>(id);
            var at = noticedAt > trail.LastAt ? noticedAt : trail.LastAt;
            await append.AddAsync(
                new(FactId.OfAbsence(kind, id, noticedAt), tenant, stream, at, Telling.OrderOf(change), id, 0, null, change), cancel);
        }

    }

    private sealed class Changed(Reconciliation its, int[] ids, CancellationToken cancel) : IKindVisitor<Task>
    {
        public Task Visit<T>(Kind<T> kind) where T : class, IRecord => its.TellChangedAsync<T>(ids, cancel);
    }

    private sealed class Gone(Reconciliation its, (string Tenant, StreamId Stream, int Id)[] records, CancellationToken cancel) : IKindVisitor<Task>
    {
        public Task Visit<T>(Kind<T> kind) where T : class, IRecord => its.TellGoneAsync<T>(records, cancel);
    }
}
