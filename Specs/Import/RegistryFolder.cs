using System.Globalization;
using System.Text;
using EventRegistry.Domain.Changelog;
using EventRegistry.Host.Import;

namespace EventRegistry.Specs.Import;

/// <summary>
/// A Registry's tables in a folder of their own. Rows are written as the Registry writes them, with the copies that it makes
/// (<c>changelog.md</c> 3 to 5), or behind its back.
/// </summary>
internal sealed class RegistryFolder : IDisposable
{
    /// <summary>When the CO of a small Registry was made.</summary>
    public const string Founding = "2026-01-01 09:00:00";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("eventregistry-import-");
    private readonly SortedDictionary<string, CsvTable> tables = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Func<string, byte[]>> spoilt = [];

    private RegistryFolder(string dataset)
    {
        foreach (var file in Directory.GetFiles(Datasets.Tables(dataset), "cm_*.csv"))
            tables.Add(System.IO.Path.GetFileNameWithoutExtension(file)[3..], CsvTable.Read(file));
    }

    /// <summary>The tables of a golden history.</summary>
    public static RegistryFolder Of(string dataset) => new(dataset);

    /// <summary>A Registry with one CO, 2, and nothing else in it.</summary>
    public static RegistryFolder Small()
    {
        var registry = new RegistryFolder("registry-a");
        foreach (var table in registry.tables.Values) table.Rows.Clear();
        registry.tables["cos"].Rows.Add(["1", "COmanage", null, "A", Founding, Founding]);
        registry.tables["cos"].Rows.Add(["2", "Academy", null, "A", Founding, Founding]);
        return registry;
    }

    /// <summary>The same Registry with some tables more, empty yet.</summary>
    public RegistryFolder With(params string[] names)
    {
        foreach (var kind in Kinds.OfRegistry.Where(k => names.Contains(k.Table))) tables.Add(kind.Table, new CsvTable([.. new StageTable(kind).Columns.Select(c => c.Name)]));
        return this;
    }

    /// <summary>The folder, with everything written.</summary>
    public string Path
    {
        get
        {
            foreach (var (name, table) in tables)
                File.WriteAllBytes(FileOf(name), spoilt.GetValueOrDefault(name, Encoding.UTF8.GetBytes)(table.ToString()));
            return folder.FullName;
        }
    }

    public IEnumerable<string> Tables => tables.Keys;

    public CsvTable this[string table] => tables[table];

    /// <summary>The ids of a table's records that are neither deleted nor copies.</summary>
    public IReadOnlyList<int> Live(string name)
    {
        var (table, self) = (tables[name], SelfOf(name));
        return [.. table.Rows.Where(r => self is null || (table[r, self] is null && table[r, "deleted"] != "t")).Select(r => Id(name, r))];
    }

    public int Revision(string name, int id) => int.Parse(tables[name][Row(name, id), "revision"] ?? "0", CultureInfo.InvariantCulture);

    public string FileOf(string table) => System.IO.Path.Combine(folder.FullName, $"cm_{table}.csv");

    /// <summary>A new record; returns its id. Values are strings, numbers or booleans.</summary>
    public int Add(string name, string at, string actor, params (string Column, object? Value)[] values)
    {
        var table = tables[name];
        var row = new string?[table.Columns.Count];
        table[row, "id"] = Text(NextId(name));
        if (SelfOf(name) is not null) (table[row, "revision"], table[row, "deleted"], table[row, "actor_identifier"]) = ("0", "f", actor);
        if (table.Has("created")) (table[row, "created"], table[row, "modified"]) = (Instant(at), Instant(at));
        foreach (var (column, value) in values) table[row, column] = Text(value);
        table.Rows.Add(row);
        return Id(name, row);
    }

    /// <summary>Changes a record the way the Registry does: the former values become a copy, whose id is returned.</summary>
    public int Edit(string name, int id, string at, string actor, params (string Column, object? Value)[] values)
    {
        var copy = Copy(name, id);
        var table = tables[name];
        var row = Row(name, id);
        table[row, "revision"] = Text(Revision(name, id) + 1);
        (table[row, "modified"], table[row, "actor_identifier"]) = (Instant(at), actor);
        Set(name, id, values);
        return copy;
    }

    /// <summary>Archives a record's present values without a change of them; returns the copy's id.</summary>
    public int Copy(string name, int id)
    {
        var table = tables[name];
        var copy = (string?[])Row(name, id).Clone();
        (table[copy, "id"], table[copy, SelfOf(name)!]) = (Text(NextId(name)), Text(id));
        table[copy, "deleted"] ??= "f";
        table.Rows.Add(copy);
        return Id(name, copy);
    }

    /// <summary>Marks a record deleted the way the Registry does.</summary>
    public void Delete(string name, int id, string at) => Set(name, id, ("deleted", true), ("modified", Instant(at)));

    /// <summary>Writes values behind the Registry's back.</summary>
    public void Set(string name, int id, params (string Column, object? Value)[] values)
    {
        foreach (var (column, value) in values) tables[name][Row(name, id), column] = Text(value);
    }

    /// <summary>Removes a row for good.</summary>
    public void Remove(string name, int rowId) => tables[name].Rows.Remove(Row(name, rowId));

    /// <summary>Removes a table.</summary>
    public void Drop(string name)
    {
        tables.Remove(name);
        File.Delete(FileOf(name));
    }

    /// <summary>Writes a table's file otherwise than its rows say.</summary>
    public void Spoil(string name, Func<string, string> how) => SpoilBytes(name, text => Encoding.UTF8.GetBytes(how(text)));

    /// <inheritdoc cref="Spoil"/>
    public void SpoilBytes(string name, Func<string, byte[]> how) => spoilt[name] = how;

    public void Dispose() => folder.Delete(recursive: true);

    /// <summary>An hour of the day after the founding, as <c>10:15</c>, is enough for most stories.</summary>
    public static string Instant(string at) => at.Length > 8 ? at : $"2026-01-02 {at}{(at.Length == 5 ? ":00" : "")}";

    private static string? SelfOf(string name) => Kinds.OfRegistry.FirstOrDefault(k => k.Table == name)?.SelfReference;

    private string?[] Row(string name, int id) => tables[name].Rows.Single(r => Id(name, r) == id);

    private int Id(string name, string?[] row) => int.Parse(tables[name][row, "id"]!, CultureInfo.InvariantCulture);

    private int NextId(string name) => tables[name].Rows.Count == 0 ? 1 : tables[name].Rows.Max(r => Id(name, r)) + 1;

    private static string? Text(object? value) => value switch
    {
        null => null,
        bool flag => flag ? "t" : "f",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
