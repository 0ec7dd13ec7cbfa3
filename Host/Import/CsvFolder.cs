using System.Globalization;

namespace EventRegistry.Host.Import;

/// <summary>A folder with one CSV file per table, <c>cm_names.csv</c> and so on, as PostgreSQL writes them with a header row.</summary>
public sealed class CsvFolder(string folder) : IRegistryTables
{
    public string Name { get; } = Path.GetFullPath(folder);

    public Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> ColumnsAsync(CancellationToken cancel)
    {
        if (File.Exists(Name)) throw new ImportFailed($"{Name} is a file. Name the folder that holds cm_names.csv and the other tables.");
        if (!Directory.Exists(Name)) throw new ImportFailed($"There is no folder {Name}. Name one that holds cm_names.csv and the other tables, or a connection string.");
        var files = Directory.GetFiles(Name, "cm_*.csv");
        if (files.Length == 0)
            throw new ImportFailed($"{Name} holds no cm_*.csv file. Export each table with: psql -c \"\\copy cm_names to cm_names.csv csv header\".");
        // Sorted, so that messages name the tables in the same order every time.
        var tables = new SortedDictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var file in files) tables.Add(Path.GetFileNameWithoutExtension(file)[3..], Header(file));
        return Task.FromResult<IReadOnlyDictionary<string, IReadOnlyList<string>>>(tables);
    }

    public async Task<Stream> OpenAsync(string table, CancellationToken cancel)
    {
        var stream = File.OpenRead(FileOf(table));
        await SkipHeaderAsync(stream, cancel);
        return stream;
    }

    public string Place(string table, int? rowId, long? line)
    {
        var file = Path.GetFileName(FileOf(table));
        if (line is { } known) return $"{file}, line {known + HeaderLines(table)}";
        var lines = LinesOf(table, rowId).Take(2).ToList();
        if (rowId is null) return lines.Count == 0 ? file : $"{file}, line {lines[0]}";
        return lines.Count == 0 ? $"{file}, row {rowId}" : $"{file}, line {string.Join(" and line ", lines)} (row {rowId})";
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private string FileOf(string table) => Path.Combine(Name, $"cm_{table}.csv");

    private static IReadOnlyList<string> Header(string file)
    {
        using var reader = new StreamReader(file);
        return CsvLines.Of(reader).FirstOrDefault().Fields
            ?? throw new ImportFailed($"{Path.GetFileName(file)} is empty: it lacks its header row. Export it again with: \\copy ... csv header.");
    }

    // The header of an export never holds a line feed, so it ends at the first one.
    private static async Task SkipHeaderAsync(FileStream stream, CancellationToken cancel)
    {
        var buffer = new byte[4096];
        long position = 0;
        while (await stream.ReadAsync(buffer, cancel) is > 0 and var read)
        {
            if (buffer.AsSpan(0, read).IndexOf((byte)'\n') is >= 0 and var end)
            {
                stream.Position = position + end + 1;
                return;
            }

            position += read;
        }
    }

    private int HeaderLines(string table) => File.Exists(FileOf(table)) ? 1 : 0;

    private IEnumerable<long> LinesOf(string table, int? rowId)
    {
        using var reader = new StreamReader(FileOf(table));
        var at = -1;
        var wanted = rowId?.ToString(CultureInfo.InvariantCulture) ?? "";
        foreach (var (line, fields) in CsvLines.Of(reader))
        {
            if (at < 0) at = fields.ToList().IndexOf("id");
            else if (at < fields.Count && fields[at] == wanted) yield return line;
        }
    }
}
