using EventRegistry.Host;

namespace EventRegistry.Benchmarks;

/// <summary>Syncs of a source: the first, one that finds nothing new, one that finds a little, and one of ten times as much.</summary>
internal static class Syncs
{
    // What was measured of COmanage Registry 4.6.1 on such a machine, in records a second.
    private const double Theirs = 2.2;
    private const int OneInAHundred = 100;
    private const int Turns = 3;
    private const double MegaByte = 1e6;

    /// <summary>All records are new: each becomes an org identity and a person with a role.</summary>
    public static async Task<Figure> FirstAsync(Laboratory laboratory, CancellationToken cancel)
    {
        var fed = await laboratory.FedAsync(cancel);
        return new("sync-first", $"first sync of {laboratory.Records} records with pipeline, role and group: records/s / {Theirs} of COmanage Registry", fed.First.Events / fed.First.Seconds / Theirs, 200, 1_000, false, Figure.Of(
            ("records/s", fed.First.Events / fed.First.Seconds), ("s", fed.First.Seconds), ("MB", fed.First.PeakBytes / MegaByte)));
    }

    /// <summary>Nothing has changed.</summary>
    public static async Task<Figure> AgainAsync(Laboratory laboratory, CancellationToken cancel)
    {
        var fed = await laboratory.FedAsync(cancel);
        await laboratory.SettleAsync(cancel);
        var (syncs, parse) = await FedCo.InTurnsAsync(fed.Database, fed.Source, [fed.File], Turns, cancel);
        return new("sync-again", $"sync of {laboratory.Records} unchanged records: time / reading and parsing the file, both in a process that has done so before", syncs[0] / parse, 2, 1.2, true, Figure.Of(
            ("sync s", syncs[0]), ("parse s", parse)));
    }

    /// <summary>One in a hundred has changed.</summary>
    public static async Task<Figure> ChangedAsync(Laboratory laboratory, CancellationToken cancel)
    {
        var fed = await laboratory.FedAsync(cancel);
        var (changed, again, first) = (fed.File + ".changed", fed.File + ".again", fed.File + ".first");
        await FedCo.WriteAsync(changed, laboratory.Records, OneInAHundred, cancel);
        // The same records in a file that is not the same, so that they are compared.
        await FedCo.LengthenAsync(changed, again, cancel);
        await FedCo.LengthenAsync(fed.File, first, cancel);
        await laboratory.SettleAsync(cancel);
        // From the one file to the other and back: each first sync of the two finds the one in a hundred, each second nothing.
        var (syncs, _) = await FedCo.InTurnsAsync(fed.Database, fed.Source, [changed, again, fed.File, first], Turns, cancel);
        var (some, none) = ((syncs[0] + syncs[2]) / 2, (syncs[1] + syncs[3]) / 2);
        var bare = await BareWriting.OfSyncAsync(fed.Database, () => FedCo.InTurnsAsync(fed.Database, fed.Source, [changed], 1, cancel), Turns, cancel);
        return new("sync-changed", $"sync of {laboratory.Records} records of which 1 % changed: time / of unchanged ones in another file", some / none, 1.5, 1.1, true, Figure.Of(
            ("sync s", some), ("unchanged s", none), ("bare writing s", bare)));
    }

    /// <summary>Ten times as many, unchanged and compared one by one: the worse of time and memory, each against what it may be.</summary>
    public static async Task<Figure> MillionAsync(Laboratory laboratory, CancellationToken cancel)
    {
        var (tenth, all) = (await KnownAsync(laboratory, laboratory.Records, cancel), await KnownAsync(laboratory, laboratory.Records * 10, cancel));
        return new("sync-million", $"sync of {laboratory.Records * 10} unchanged records: peak memory / of {laboratory.Records}", (double)all.PeakBytes / tenth.PeakBytes, 1.25, 1.1, true, Figure.Of(
            ("MB", all.PeakBytes / MegaByte), ("MB of a tenth", tenth.PeakBytes / MegaByte), ("s", all.Seconds), ("s of a tenth", tenth.Seconds), ("time ratio", all.Seconds / tenth.Seconds)));
    }

    /// <summary>A source with all its people, from its first sync on.</summary>
    public static async Task<FedSource> FeedAsync(Laboratory laboratory, CancellationToken cancel)
    {
        var (database, file) = (await laboratory.FreshDatabaseAsync(cancel), laboratory.FileFor("hr.csv"));
        await FedCo.WriteAsync(file, laboratory.Records, changedEvery: 0, cancel);
        var source = await FoundAsync(database, file, known: 0, cancel);
        await laboratory.SettleAsync(cancel);
        var first = await laboratory.DoAsync("sync", cancel, database, source, file);
        await FedCo.TidyAsync(database, cancel);
        return new(database, source, file, first);
    }

    private static async Task<Outcome> KnownAsync(Laboratory laboratory, int records, CancellationToken cancel)
    {
        var (database, file) = (await laboratory.FreshDatabaseAsync(cancel), laboratory.FileFor($"known-{records}.csv"));
        await FedCo.WriteAsync(file, records, changedEvery: 0, cancel);
        var source = await FoundAsync(database, file, records, cancel);
        await FedCo.TidyAsync(database, cancel);
        return await AgainAsync(laboratory, database, source, file, cancel);
    }

    private static async Task<string> FoundAsync(string database, string file, int known, CancellationToken cancel)
    {
        await using var registry = await Registry.OpenAsync(database, null, cancel);
        var source = await FedCo.FoundAsync(registry, file, cancel);
        if (known > 0) await FedCo.KnowAsync(registry, source, known, cancel);
        return source.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task<Outcome> AgainAsync(Laboratory laboratory, string database, string source, string file, CancellationToken cancel)
    {
        var runs = new List<Outcome>();
        await laboratory.SettleAsync(cancel);
        for (var turn = 0; turn < Turns; turn++)
        {
            // Another file each time, or none of it would be looked at.
            var other = $"{file}.{turn}";
            await FedCo.LengthenAsync(turn == 0 ? file : $"{file}.{turn - 1}", other, cancel);
            runs.Add(await laboratory.DoAsync("sync", cancel, database, source, other));
        }

        return Median.Of(runs);
    }
}

/// <summary>A source that was synced once.</summary>
internal sealed record FedSource(string Database, string Source, string File, Outcome First);
