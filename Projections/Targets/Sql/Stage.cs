namespace EventRegistry.Projections.Targets.Sql;

/// <summary>Rows go into temporary tables beside the target; one join a table then finds what differs.</summary>
internal sealed class Stage : ILanding
{
    private readonly Session session;

    private Stage(Session session) => this.session = session;

    public LoadPath Path => LoadPath.Staged;

    public static async Task<Stage> CreateAsync(Session session, CancellationToken cancel)
    {
        await session.ExecuteAsync(string.Join(";\n", Tables.All.Select(Create)), cancel);
        return new Stage(session);

        static string Create(Table table) =>
            $"CREATE TEMPORARY TABLE {Name(table)} ({string.Join(", ", table.Columns.Select(c => $"{Identifier.Quote(c.Name)} {c.ComparedType}"))}) ON COMMIT DROP";
    }

    public string Copy(Table table) => $"COPY {Name(table)} FROM STDIN (FORMAT BINARY, FREEZE)";

    /// <summary>Finds what differs between each table and its stage.</summary>
    public async Task<Difference> CompareAsync(TargetNames names, Action<string> at, CancellationToken cancel)
    {
        var difference = new Difference(session, names);
        foreach (var table in Tables.All)
        {
            at(table.Name);
            await session.ExecuteAsync($"ANALYZE {Name(table)}", cancel);
            await difference.FindAsync(table, cancel);
        }

        return difference;
    }

    /// <summary>The stage of a table, quoted.</summary>
    public static string Name(Table table) => $"pg_temp.{Identifier.Quote(Identifier.Cut($"stage_{table.Name}"))}";
}
