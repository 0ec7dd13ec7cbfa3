using System.Security.Cryptography;
using System.Text;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Organization;
using EventRegistry.Host.Import;
using EventRegistry.Host.Sources;
using EventRegistry.Specs.Import;

namespace EventRegistry.Specs.Sources.Files;

/// <summary>The files that a real Registry synced, and what it then had in its tables.</summary>
internal sealed record RecordedRound(int Number)
{
    public static readonly IReadOnlyDictionary<string, (string File, string Format)> Sources = new Dictionary<string, (string, string)>
    {
        ["1"] = ("hr.csv", "C2"),
        ["2"] = ("members.csv", "C2"),
        ["3"] = ("guests.csv", "C2"),
        ["4"] = ("legacy.csv", "C1"),
    };

    private readonly Dictionary<string, CsvTable> tables = [];

    public CsvTable Table(string name)
    {
        if (!tables.TryGetValue(name, out var table)) tables[name] = table = CsvTable.Read(Path.Combine(Datasets.Tables($"sources-a/round-{Number}"), $"cm_{name}.csv"));
        return table;
    }

    public Task<ISource> OpenAsync(string source)
    {
        var types = Table("co_extended_types");
        return ACsvFile.OpenAsync(Datasets.File($"sources-a/round-{Number}/files", Sources[source].File), Sources[source].Format, null, types.Rows
            .Where(r => types[r, "co_id"] == "2")
            .Select(r => new ExtendedType(int.Parse(types[r, "id"]!, null), new(2), types[r, "attribute"], types[r, "name"], "", null, types[r, "status"] == "A" ? Standing.Active : Standing.Suspended)));
    }

    /// <summary>What is kept of records, now and formerly: the source, the key, the org identity while it is live, and the text or its hash.</summary>
    public IEnumerable<(string Source, string Key, string? LiveIdentity, string Kept)> Kept()
    {
        var records = Table("org_identity_source_records");
        return from r in records.Rows
               where records[r, "source_record"] is { Length: > 0 }
               let live = records[r, "org_identity_source_record_id"] is null && records[r, "deleted"] == "f"
               select (records[r, "org_identity_source_id"]!, records[r, "sorid"]!, live ? records[r, "org_identity_id"] : null, records[r, "source_record"]!);
    }

    /// <summary>The live rows of a kind that belong to an org identity, as <see cref="Line"/> writes them.</summary>
    public IEnumerable<string> Lines<T>(string owner, string identity) where T : class, IRecord
    {
        var (rows, parent) = (Table(Kind<T>.Instance.Table), Kind<T>.Instance.SelfReference!);
        return rows.Rows.Where(r => rows[r, owner] == identity && rows[r, parent] is null && rows[r, "deleted"] == "f")
            .Select(r => string.Join(", ", Told<T>().Select(f => $"{f.Column}={rows[r, f.Column] ?? "NULL"}")));
    }

    public static string Line<T>(T record) where T : class, IRecord => string.Join(", ", Told<T>().Select(f => $"{f.Column}={f.Of(record) switch
    {
        null => "NULL",
        bool b => b ? "t" : "f",
        DateTimeOffset at => at.ToString("yyyy-MM-dd HH:mm:ss", null),
        DateOnly day => day.ToString("yyyy-MM-dd", null),
        Enum code => CodeOf.Value(code),
        var value => value.ToString(),
    }}"));

    // The hash that a Registry keeps in place of a text guards nothing.
#pragma warning disable CA5351
    public static string HashOf(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351

    // Ids, owners and provenance are the registry's to give, as is the status of an org identity.
    private static IEnumerable<Field> Told<T>() where T : class, IRecord =>
        Kind<T>.Instance.Fields.Where(f => f.Column != "id" && !f.Column.EndsWith("_id", StringComparison.Ordinal) && (f.Column != "status" || typeof(T).Name == "Identifier"));
}
