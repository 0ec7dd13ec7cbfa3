namespace EventRegistry.Host.Sources.Files;

/// <summary>Reads CSV files, as the FileSource of COmanage Registry does (<c>docs/sources-file.md</c>).</summary>
public sealed class FileSourcePlugin : ISourcePlugin
{
    public string Name => "FileSource";

    /// <summary>What it reads has members of its own.</summary>
    public IReadOnlyCollection<string> Options => [];

    /// <inheritdoc/>
    public async Task<ISource> OpenAsync(KnownSource source, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source.File is not { FilePath: { Length: > 0 } path } settings)
            throw new SourceFailure($"{source.Name} names no file. Set the file that it reads, and its format, C1 or C2.", mayPass: false);
        var file = SourceFile.Of(path);
        Layout layout = settings.Format switch
        {
            "C1" => FixedColumns.Instance,
            "C2" => Header.Read(path, await HeaderAsync(file, cancel), source.Co),
            var other => throw new SourceFailure($"{source.Name} has the format '{other}', which is none. Set C1 (CSV without a header) or C2 (CSV with one).", mayPass: false),
        };
        return new CsvSource(file, layout, Copies.In(settings.ArchiveFolder, path));
    }

    private static async Task<string[]> HeaderAsync(SourceFile file, CancellationToken cancel)
    {
        await using var rows = file.Open();
        return await rows.NextAsync(cancel) ? rows.Cells() : throw new SourceFailure(
            $"{file.Path} is empty: it lacks its header. A CSV v2 file begins with a line of labels, the first of them SORID.", mayPass: false);
    }
}
