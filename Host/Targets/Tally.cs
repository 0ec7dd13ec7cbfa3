using EventRegistry.Domain.Changelog;
using EventRegistry.Projections.Subjects;
using EventRegistry.Projections.Targets;
using EventRegistry.Projections.Targets.Sql;

namespace EventRegistry.Host.Targets;

/// <summary>Counts what a target was told, or would be: by table where it has tables, else by kind of subject.</summary>
/// <param name="hasTables">Whether it has.</param>
/// <param name="wants">The kinds of subject that it wants.</param>
internal sealed class Tally(bool hasTables, IEnumerable<StreamKind> wants)
{
    private readonly Dictionary<string, long> held = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Table, DriftKind Kind), long> written = [];
    private readonly List<Drift> drifts = [];
    private readonly Dictionary<(string Table, int Id), string> subjects = [];
    private readonly TargetDigest rows = new();
    private UInt128 sum;

    /// <summary>The first differences of each table.</summary>
    public IReadOnlyList<Drift> Drifts => drifts;

    /// <summary>Of whom they tell.</summary>
    public IReadOnlyDictionary<(string Table, int Id), string> Subjects => subjects;

    /// <summary>One for each table or kind.</summary>
    public IReadOnlyList<TableReport> Reports => [.. Names.Select(t => new TableReport(t, held.GetValueOrDefault(t), Count(t, DriftKind.Missing), Count(t, DriftKind.Changed), Count(t, DriftKind.Extra)))];

    /// <summary>All that the target holds then, as one number.</summary>
    public string Digest => hasTables ? rows.ToString() : $"{sum:x32}";

    private IEnumerable<string> Names => hasTables ? Tables.All.Select(t => t.Name) : wants.Order().Select(Codes<StreamKind>.Of).Union(written.Keys.Select(w => w.Table));

    /// <summary>Takes in what became of a subject that the target did not refuse.</summary>
    public void Add(Verdict verdict, Told told)
    {
        foreach (var drift in told.Written)
        {
            if ((written[(drift.Table, drift.Kind)] = Count(drift.Table, drift.Kind) + 1) > DriftReport.MostPerTable) continue;
            drifts.Add(drift);
            subjects[(drift.Table, drift.Id)] = $"{verdict.Subject}";
        }

        if (verdict.Action == ProvisioningAction.Deleted) return;
        if (hasTables)
        {
            foreach (var row in SpRows.Of(verdict))
            {
                Hold(row.Table.Name);
                rows.Add($"{verdict.Subject}", row);
            }

            return;
        }

        Hold(Codes<StreamKind>.Of(verdict.Subject.Kind));
        var bytes = (told.Digest ?? default).ToByteArray(bigEndian: true);
        sum = unchecked(sum + System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }

    private void Hold(string table) => held[table] = held.GetValueOrDefault(table) + 1;

    private long Count(string table, DriftKind kind) => written.GetValueOrDefault((table, kind));
}
