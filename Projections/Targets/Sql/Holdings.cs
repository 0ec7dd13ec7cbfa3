namespace EventRegistry.Projections.Targets.Sql;

/// <summary>What was read of a target: some of its rows, as texts, and the comment on its people table.</summary>
internal sealed class Holdings
{
    private static readonly Dictionary<int, string?[]> None = [];
    private readonly Dictionary<Table, Dictionary<int, string?[]>> rows = [];

    public string? Comment { get; private set; }

    public IReadOnlyDictionary<int, string?[]> Of(Table table) => rows.GetValueOrDefault(table, None);

    public void Add(int table, string?[] cells)
    {
        if (table == Statements.Comment)
        {
            Comment = cells[0];
            return;
        }

        if (!rows.TryGetValue(Tables.All[table], out var ofTable)) rows.Add(Tables.All[table], ofTable = []);
        ofTable.Add(Line.Number(cells[0])!.Value, cells);
    }
}
