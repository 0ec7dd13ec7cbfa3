using EventRegistry.Domain.Changelog;
using EventRegistry.Host.EventStore;
using Npgsql;

namespace EventRegistry.Host.Import;

/// <summary>
/// Finds out what became of records that history already knows: edits since the last import, changes that left no trace in the Registry's
/// changelog, and records that are no longer there.
/// </summary>
internal sealed class Reconciliation(NpgsqlConnection connection, IEventStore store, BulkAppend append, Telling telling, DateTimeOffset noticedAt)
{
    public async Task RunAsync(CancellationToken cancel)
    {
        var halfKnown = (await append.HalfKnownRecordsAsync(cancel)).ToLookup(r => Kinds.Find(r.Kind)!, r => r.Id);
        var noLongerTold = await NoLongerToldAsync(cancel);
        // Roles come before what hangs on them, and may take it along to another person.
        foreach (var kind in Kinds.OfRegistry)
        {
            var heldIn = noLongerTold[kind].ToLookup(r => r.Id, r => (r.Tenant, r.Stream));
            var ids = halfKnown[kind].Concat(heldIn.Select(h => h.Key)).Concat(await telling.MovedAlongAsync(kind, cancel)).Distinct();
            // Some thousand at a time, so that memory stays small however much has changed.
            foreach (var some in ids.Chunk(2_000)) await kind.Accept(new Changed(this, some, heldIn, cancel));
        }
    }

    /// <summary>
    /// Records of which an import once told something that their rows tell no more, and the streams that hold it: records that are gone,
    /// and values that were replaced without a trace, perhaps by those that they had replaced before.
    /// </summary>
    private async Task<ILookup<Kind, (int Id, string Tenant, StreamId Stream)>> NoLongerToldAsync(CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            """
            select distinct regexp_replace(e.type, '_[a-z]+$', ''), coalesce(e.data->'Record'->>'Id', e.data->>'Id')::integer, e.tenant_id, e.stream_id
            from eventregistry.mt_events e where e.causation_id = $1 and not exists (select 1 from gathered g where g.id = e.id)
            """, connection)
        { CommandTimeout = 0, Parameters = { new() { Value = Importer.Because } } };
        var found = new List<(Kind Kind, (int, string, StreamId) Held)>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) found.Add((Kinds.Find(reader.GetString(0))!, (reader.GetInt32(1), reader.GetString(2), StreamId.Parse(reader.GetString(3)))));
        return found.ToLookup(f => f.Kind, f => f.Held);
    }

    /// <summary>What history holds of the records of a kind in some streams, by id: in several streams where a record was moved.</summary>
    private async Task<ILookup<int, Held<T>>> HeldAsync<T>(IEnumerable<(string Tenant, StreamId Stream)> streams, CancellationToken cancel)
        where T : class, IRecord
    {
        var held = new List<Held<T>>();
        foreach (var group in streams.Distinct().GroupBy(s => (s.Tenant, s.Stream.Kind)))
        {
            var ids = group.Select(s => s.Stream.Id).ToList();
            await foreach (var stream in store.ReadStreamsAsync(group.Key.Tenant, group.Key.Kind, ids, UpTo.Now, Detail.Full, cancel))
                held.AddRange(ChangelogView.Of(stream.Entries).OfType<ChangelogView.Trail<T>>().Select(t => new Held<T>(group.Key.Tenant, stream.Stream, t)));
        }

        return held.ToLookup(h => h.Trail.Id);
    }

    private async Task TellChangedAsync<T>(int[] ids, ILookup<int, (string Tenant, StreamId Stream)> heldIn, CancellationToken cancel) where T : class, IRecord
    {
        var records = new List<ToldRecord<T>>();
        await foreach (var batch in telling.ReadAsync<T>($"= any('{{{string.Join(',', ids)}}}')", cancel)) records.AddRange(batch);
        var held = await HeldAsync<T>(records.SelectMany(telling.StreamsOf).Concat(ids.SelectMany(id => heldIn[id])), cancel);
        await append.TakeBackAsync(Kind<T>.Instance.Name, ids, cancel);
        foreach (var record in records) await TellChangedAsync(record, [.. held[record.Id]], cancel);
        foreach (var gone in ids.Except(records.Select(r => r.Id)).SelectMany(id => held[id])) await TellGoneAsync(gone, cancel);
        await telling.FlushAsync(cancel);
    }

    private async Task TellChangedAsync<T>(ToldRecord<T> record, IReadOnlyList<Held<T>> held, CancellationToken cancel) where T : class, IRecord
    {
        var live = held.FirstOrDefault(h => h.Trail is { Current: not null, IsDeleted: false });
        // Known as deleted, or as purged: what is left of it then is not told again.
        var isOver = live is null && held.Count > 0;
        var notBefore = held.Select(h => h.Trail.LastAt).Append(DateTimeOffset.MinValue).Max();
        var since = Chronicle.Since(live?.Trail.Current, isOver, record.Told, notBefore, noticedAt).ToList();
        if (live is null) await telling.GatherAsync(record, since, cancel);
        else await telling.GatherSinceAsync(record, live.Trail.Current!, live.Stream, since, cancel);
    }

    private async Task TellGoneAsync<T>(Held<T> held, CancellationToken cancel) where T : class, IRecord
    {
        var (kind, trail) = (Kind<T>.Instance, held.Trail);
        if (kind.KeepsChangelog ? !trail.Rows.Any() : trail.Current is null || trail.IsDeleted) return;
        Change<T> change = kind.KeepsChangelog ? new Purged<T>(trail.Id, null) : new Deleted<T>(trail.Id);
        var at = noticedAt > trail.LastAt ? noticedAt : trail.LastAt;
        await append.AddAsync(
            new(FactId.OfAbsence(kind, trail.Id, held.Stream, noticedAt), held.Tenant, held.Stream, at, Telling.OrderOf(change), trail.Id, 0, null, change), cancel);
    }

    private sealed record Held<T>(string Tenant, StreamId Stream, ChangelogView.Trail<T> Trail) where T : class, IRecord;

    private sealed class Changed(Reconciliation its, int[] ids, ILookup<int, (string Tenant, StreamId Stream)> heldIn, CancellationToken cancel) : IKindVisitor<Task>
    {
        public Task Visit<T>(Kind<T> kind) where T : class, IRecord => its.TellChangedAsync<T>(ids, heldIn, cancel);
    }
}
