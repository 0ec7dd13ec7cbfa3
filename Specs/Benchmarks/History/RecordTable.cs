using System.Globalization;
using EventRegistry.Domain.Changelog;
using EventRegistry.Host.Import;

namespace EventRegistry.Benchmarks.History;

/// <summary>One table of the Registry, as the CSV file that PostgreSQL would make of it. Its ids are drawn in the order of writing.</summary>
internal sealed class RecordTable<T> : IDisposable where T : class, IRecord
{
    private readonly Kind<T> kind = Kind<T>.Instance;
    private readonly Town town;
    private readonly StreamWriter file;
    private int lastId;

    public RecordTable(Town town, string folder)
    {
        this.town = town;
        file = new StreamWriter(Path.Combine(folder, $"cm_{kind.Table}.csv")) { NewLine = "\n" };
        var own = kind.SelfReference is { } self ? [self, "revision", "deleted", "actor_identifier"] : Array.Empty<string>();
        var times = kind.KeepsTimes ? ["created", "modified"] : Array.Empty<string>();
        file.WriteLine(string.Join(',', [.. kind.Columns.Select(c => c.Column), .. times, .. own]));
    }

    public DateTimeOffset Now => town.Now;

    public string? Actor => town.Actor;

    public int NextId() => ++lastId;

    /// <summary>Adds a record that lives on; whoever keeps it closes it.</summary>
    public Kept<T> Add(Func<int, T> record) => new(this, record(NextId()));

    /// <summary>Adds a record to which nothing happens any more.</summary>
    public T AddForGood(Func<int, T> record)
    {
        var kept = Add(record);
        kept.Close();
        return kept.Values;
    }

    public void Write(ChangelogRow<T> row)
    {
        file.Write(row.RowId);
        foreach (var column in kind.Columns.Skip(1)) Put(column.Of(row.Record));
        if (kind.KeepsTimes)
        {
            Put(row.Created);
            Put(row.Modified);
        }

        if (kind.KeepsChangelog)
        {
            Put(row.IsCopy ? row.Record.Id : null);
            Put(row.Revision);
            Put(row.Deleted);
            Put(row.Actor);
        }

        file.Write('\n');
    }

    public void Dispose() => file.Dispose();

    private void Put(object? value)
    {
        file.Write(',');
        if (value is not null) file.Write(Cell(value));
    }

    private static string Cell(object value) => value switch
    {
        string text => Quoted(text),
        int number => number.ToString(CultureInfo.InvariantCulture),
        bool flag => flag ? "t" : "f",
        DateTimeOffset at => at.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Enum code => CodeOf.Value(code),
        _ => TypedId.Value(value).ToString(CultureInfo.InvariantCulture),
    };

    // An empty text is quoted, since nothing at all stands for NULL.
    private static string Quoted(string text) =>
        text.Length > 0 && text.AsSpan().IndexOfAny(",\"\n\r") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
