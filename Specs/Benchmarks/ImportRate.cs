namespace EventRegistry.Benchmarks;

/// <summary>The events a second of an import, against those of a COPY that has nothing to find out.</summary>
internal static class ImportRate
{
    private const int Turns = 2;

    public static async Task<Figure> MeasureAsync(Laboratory laboratory, CancellationToken cancel)
    {
        var subject = await laboratory.SubjectAsync(laboratory.Events, cancel);
        var file = laboratory.FileFor("events");
        await BareCopy.KeepEventsAsync(subject.Database, file, cancel);
        var (imports, copies) = (new List<Outcome> { subject.Import }, new List<Outcome>());
        for (var turn = 0; turn < Turns; turn++)
        {
            var database = await laboratory.FreshDatabaseAsync(cancel);
            await BareCopy.MakeTablesAsync(database, cancel);
            await laboratory.SettleAsync(cancel);
            copies.Add(await laboratory.DoAsync("copy", cancel, database, file));
            imports.Add((await laboratory.ImportAsync(subject.Folder, cancel)).Outcome);
        }

        var (import, copy) = (Median.Of(imports), Median.Of(copies));
        return new("import", "import from CSV: events/s / events/s of a bare COPY of the same event rows", copy.Seconds / import.Seconds, 0.4, 0.7, false, Figure.Of(
            ("import s", import.Seconds), ("copy s", copy.Seconds), ("import events/s", import.Events / import.Seconds)));
    }
}
