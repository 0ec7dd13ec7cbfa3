using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Host.Commands;
using EventRegistry.Host.EventStore;
using Npgsql;

namespace EventRegistry.Host.Sources.Syncing;

/// <summary>A portion of a run's records: one decision, and one operation in history.</summary>
/// <param name="After">All its events stand after this place,</param>
/// <param name="Through">and none after that one.</param>
internal sealed record RunPortion(string Operation, long After, long Through);

/// <summary>What a run did because of one record of its source.</summary>
/// <param name="Refusal">Why it cannot be taken back at all; null where it can.</param>
/// <param name="IsDone">Whether all of it is as it was already.</param>
internal sealed record RunRecord(UndoneRecord Record, string? Refusal, bool IsDone);

/// <summary>Reads from history what a sync run did. Only its beginnings name it; all else names, by its id, the event that it follows from.</summary>
internal sealed class RunChanges(Registry registry, KnownSource source, int run)
{
    private const int LengthOfId = 36;

    private const string Portions = """
        select correlation_id, min(seq_id), max(seq_id) from eventregistry.mt_events
        where tenant_id = $1 and seq_id > $2 and seq_id < $3 and (causation_id = $4 or starts_with(causation_id, $4 || ' ('))
        group by 1 order by 2
        """;

    private const string Events = """
        select seq_id, id, stream_id, causation_id from eventregistry.mt_events where tenant_id = $1 and seq_id > $2 and seq_id <= $3 and correlation_id = $4 order by seq_id
        """;

    private readonly string tenant = Tenant.Of(source.Co.Id);

    /// <summary>Its portions, the last one first.</summary>
    public async Task<IReadOnlyList<RunPortion>> PortionsAsync(CancellationToken cancel)
    {
        var (began, ended) = (long.MaxValue, 0L);
        await foreach (var entry in registry.Store.ReadStreamAsync(tenant, new(StreamKind.SourceHistory, source.Id.Value), UpTo.Now, cancel))
        {
            if (entry.Change is not Change<SyncRun> { RecordId: var id } || id != run) continue;
            (began, ended) = (Math.Min(began, entry.Sequence), Math.Max(ended, entry.Sequence));
        }

        var found = new List<(string Operation, long First, long Last)>();
        await using var command = registry.Database.CreateCommand(Portions);
        Add(command, tenant, began, ended, Operation.WordsOf(source.Id, run));
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) found.Add((reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2)));
        // One is stored whole before the next is decided.
        return [.. found.Select((p, i) => new RunPortion(p.Operation, i == 0 ? began : found[i - 1].Last, i + 1 == found.Count ? ended : found[i + 1].First - 1)).Reverse()];
    }

    /// <summary>What a portion came to, record by record, the last one first.</summary>
    public async Task<IReadOnlyList<RunRecord>> ReadAsync(RunPortion portion, CancellationToken cancel)
    {
        var (beginnings, streams) = await BeginningsAsync(portion, cancel);
        var (all, words) = (new Dictionary<object, RecordChanges>(), Operation.WordsOf(source.Id, run));
        foreach (var some in streams.GroupBy(s => s.Kind))
        {
            await foreach (var stream in registry.Store.ReadStreamsAsync(tenant, some.Key, [.. some.Select(s => s.Id)], UpTo.Now, Detail.Full, cancel))
            {
                var lives = new StreamLives(stream.Stream, words);
                foreach (var entry in stream.Entries)
                {
                    var unit = beginnings.TryGetValue(entry.Sequence, out var beginning) ? Of(all, beginning) : null;
                    lives.Tell(entry, unit);
                }

                lives.End();
            }
        }

        return [.. all.Values.Where(c => !c.IsNothing).OrderByDescending(c => c.First).Select(c => c.Made())];
    }

    private static RecordChanges Of(Dictionary<object, RecordChanges> all, object beginning) => all.TryGetValue(beginning, out var changes) ? changes : all[beginning] = new();

    /// <summary>By its place, what each event of a portion follows from in the end: an event's id; or the stream, where only somebody's groups were reckoned anew.</summary>
    private async Task<(Dictionary<long, object> Beginnings, IReadOnlyCollection<StreamId> Streams)> BeginningsAsync(RunPortion portion, CancellationToken cancel)
    {
        var events = new Dictionary<Guid, (long Sequence, StreamId Stream, Guid? Because, bool IsRemap)>();
        var words = Operation.WordsOf(source.Id, run);
        await using var command = registry.Database.CreateCommand(Events);
        Add(command, tenant, portion.After, portion.Through, portion.Operation);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            var cause = reader.IsDBNull(3) ? "" : reader.GetString(3);
            Guid? because = cause.Length >= LengthOfId && Guid.TryParse(cause.AsSpan(0, LengthOfId), out var id) ? id : null;
            events[reader.GetGuid(1)] = (reader.GetInt64(0), StreamId.Parse(reader.GetString(2)), because, because is null && cause != words);
        }

        var beginnings = new Dictionary<long, object>();
        foreach (var (id, one) in events)
        {
            var (first, at) = (id, one);
            while (at.Because is { } because && events.TryGetValue(because, out var former)) (first, at) = (because, former);
            beginnings[one.Sequence] = at.IsRemap ? at.Stream : first;
        }

        return (beginnings, [.. events.Values.Select(e => e.Stream).Distinct()]);
    }

    private static void Add(NpgsqlCommand command, string tenant, long from, long to, string text)
    {
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = tenant });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = from });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = to });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = text });
    }
}
