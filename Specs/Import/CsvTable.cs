using System.Text;

namespace EventRegistry.Specs.Import;

/// <summary>A CSV file as PostgreSQL writes it: an empty field is NULL, a quoted empty one the empty text.</summary>
internal sealed class CsvTable(IReadOnlyList<string> columns)
{
    public IReadOnlyList<string> Columns { get; } = columns;

    public List<string?[]> Rows { get; } = [];

    public static CsvTable Read(string file)
    {
        var records = Parse(File.ReadAllText(file));
        var table = new CsvTable([.. records[0].Select(f => f!)]);
        table.Rows.AddRange(records.Skip(1));
        return table;
    }

    public bool Has(string column) => Columns.Contains(column);

    public string? this[string?[] row, string column]
    {
        get => row[IndexOf(column)];
        set => row[IndexOf(column)] = value;
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var row in Rows.Prepend([.. Columns])) text.Append(string.Join(',', row.Select(Written))).Append('\n');
        return text.ToString();
    }

    private static string Written(string? field) =>
        field is null ? "" : field.Length == 0 || field.AsSpan().ContainsAny(",\"\r\n") ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;

    private int IndexOf(string column) => Columns.ToList().IndexOf(column) is >= 0 and var at ? at : throw new ArgumentException($"There is no column {column}.");

    private static List<string?[]> Parse(string text)
    {
        var (records, record, field) = (new List<string?[]>(), new List<string?>(), new StringBuilder());
        var (inside, wasQuoted) = (false, false);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (inside && c == '"' && i + 1 < text.Length && text[i + 1] == '"') field.Append(text[i++]);
            else if (c == '"') (inside, wasQuoted) = (!inside, true);
            else if (inside || c is not (',' or '\n')) field.Append(c);
            else
            {
                record.Add(field.Length > 0 || wasQuoted ? field.ToString() : null);
                wasQuoted = false;
                field.Clear();
                if (c == ',') continue;
                records.Add([.. record]);
                record.Clear();
            }
        }

        return records;
    }
}
