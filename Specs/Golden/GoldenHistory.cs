using System.Collections.Concurrent;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Organization;
using EventRegistry.Host;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.Import;

namespace EventRegistry.Specs.Golden;

/// <summary>Something that a golden history tells: a record came, took other values, or went.</summary>
/// <param name="At">When.</param>
/// <param name="Change">What the changelog says.</param>
/// <param name="Before">The record's values before; null where it is new.</param>
/// <param name="After">Its values after; null where it went.</param>
internal sealed record Happened(DateTimeOffset At, Change Change, IRecord? Before, IRecord? After)
{
    public (Kind Kind, int Id) Record => (Change.Kind, Change.RecordId);

    /// <summary>The values that tell whose record it is.</summary>
    public IRecord Values => (After ?? Before)!;

    /// <summary>The members in which the values after differ from those before.</summary>
    public IEnumerable<string> Changed => Change.Kind.Fields.Where(f => Before is null || After is null || !Equals(f.Of(Before), f.Of(After))).Select(f => f.Name);
}

/// <summary>A golden history as the import reads it, in order, and the lines that the real product wrote about what it did.</summary>
internal sealed class GoldenHistory
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<GoldenHistory>>> Read = new();

    private GoldenHistory(IReadOnlyList<Recorded> events)
    {
        Events = [.. events.Where(e => e.Change.Kind != Kind<HistoryRecord>.Instance)];
        Lines = [.. from entry in events let line = (entry.Change as Added<HistoryRecord>)?.Record where line is not null select (entry.At, line)];
        Happenings = [.. Told(Events)];
    }

    public IReadOnlyList<Recorded> Events { get; }

    public IReadOnlyList<(DateTimeOffset At, HistoryRecord Line)> Lines { get; }

    public IReadOnlyList<Happened> Happenings { get; }

    /// <summary>A dataset's history; it is imported once.</summary>
    public static Task<GoldenHistory> OfAsync(string dataset) => Read.GetOrAdd(dataset, d => new(() => ImportedAsync(d))).Value;

    private static async Task<GoldenHistory> ImportedAsync(string dataset)
    {
        await using var database = await Postgres.FreshDatabaseAsync();
        await using var source = PostgresEventStore.Connect(database.ConnectionString);
        await Migrations.OfEventStore.ApplyAsync(source, default);
        var store = Runtime.Current.Store(source);
        await using var tables = new CsvFolder(Datasets.Tables(dataset));
        await new Importer(database.ConnectionString, store, TimeProvider.System).ImportAsync(tables, verify: false, (_, _) => { }, default);
        var events = new List<Recorded>();
        await foreach (var page in store.ReadAllAsync(0, null, default)) events.AddRange(page.Events.Where(e => e.Tenant == "2").Select(e => e.Entry));
        return new(events);
    }

    /// <summary>Types and settings have no times of their own in the Registry's tables; they came after their CO.</summary>
    private static IEnumerable<Happened> Told(IReadOnlyList<Recorded> events)
    {
        var founded = events.Single(e => e.Change is Added<Co>);
        var live = new Dictionary<(Kind, int), IRecord>();
        foreach (var entry in events.OrderBy(e => e.At < founded.At ? founded.Sequence + 0.5 : e.Sequence))
        {
            var key = (entry.Change.Kind, entry.Change.RecordId);
            var before = live.GetValueOrDefault(key);
            var after = Saying.After(entry.Change);
            if (after is null) live.Remove(key);
            else live[key] = after;
            yield return new(entry.At < founded.At ? founded.At : entry.At, entry.Change, before, after);
        }
    }
}
