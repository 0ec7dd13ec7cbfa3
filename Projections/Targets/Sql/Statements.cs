using System.Collections.Frozen;

namespace EventRegistry.Projections.Targets.Sql;

/// <summary>The statements by which some subjects of a target are read and written, each of the same text every time, so that it is planned once.</summary>
internal sealed class Statements
{
    /// <summary>Stands where a table would in the line that carries the people table's comment.</summary>
    public const int Comment = -1;
    private static readonly FrozenDictionary<Table, int> Numbers = Tables.All.Index().ToFrozenDictionary(t => t.Item, t => t.Index);
    private readonly TargetNames names;
    private readonly FrozenDictionary<Table, (string Add, string Change, string Remove, string Clear)> writing;
    private readonly Dictionary<(int Tables, bool People, bool Groups), string> reading = [];

    public Statements(TargetNames names)
    {
        this.names = names;
        writing = Tables.All.ToFrozenDictionary(t => t, t => (Add(t), Change(t), Remove(t), Clear(t)));
        Lock = new($"SELECT WHERE pg_advisory_xact_lock(hashtextextended($1, 0)) IS NULL", names.LockKey);
    }

    /// <summary>Waits until nobody else writes the target, for as long as the transaction lasts.</summary>
    public Statement Lock { get; }

    /// <summary>
    /// Reads the rows of people, the rows with some ids, and the memberships of groups: each as the number of its table and its values as texts. One
    /// statement, so that all of it is of one moment.
    /// </summary>
    /// <param name="people">Whose rows are read, of every table.</param>
    /// <param name="ids">The ids sought in each table; all tables of people must be among them if there are people.</param>
    /// <param name="groups">The groups whose memberships are read, whoever's they are.</param>
    public Statement Read(int[] people, IReadOnlyDictionary<Table, int[]> ids, int[] groups)
    {
        var tables = Tables.All.Where(ids.ContainsKey).ToList();
        var key = (tables.Sum(t => 1 << Numbers[t]), people.Length > 0, groups.Length > 0);
        if (!reading.TryGetValue(key, out var sql)) reading.Add(key, sql = Read(tables, people.Length > 0, groups.Length > 0));
        return new(sql,
        [
            .. tables.Select(t => ids[t]),
            .. people.Length > 0 ? [people] : Array.Empty<object>(),
            .. groups.Length > 0 ? [groups] : Array.Empty<object>(),
        ]);
    }

    /// <summary>Reads the ids of all subjects: each the number of a table and one id.</summary>
    public Statement Census() => new(string.Join(" UNION ALL ", Tables.Subjects.Select(k => Tables.Of(k)!)
        .Select(t => $"SELECT {Numbers[t]}, \"id\"::integer FROM {names.Of(t)}")));

    public Statement Remove(Table table, int[] ids) => new(writing[table].Remove, ids);

    public Statement Add(Table table, IReadOnlyList<string?[]> rows) => new(writing[table].Add, ByColumn(table, rows));

    public Statement Change(Table table, IReadOnlyList<string?[]> rows) => new(writing[table].Change, ByColumn(table, rows));

    /// <summary>Lets the rows of a table forget that they came from some sources.</summary>
    public Statement Forget(Table table, int[] sources) => new(writing[table].Clear, sources);

    private static object[] ByColumn(Table table, IReadOnlyList<string?[]> rows)
    {
        var columns = new object[table.Columns.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            var values = new string?[rows.Count];
            for (var row = 0; row < values.Length; row++) values[row] = rows[row][i];
            columns[i] = values;
        }

        return columns;
    }

    private string Read(List<Table> tables, bool people, bool groups)
    {
        var (ofPeople, ofGroups) = ($"${tables.Count + 1}", $"${tables.Count + (people ? 2 : 1)}");
        // As obj_description does, which would be planned anew each time.
        var marked = $"WHERE objoid = {Identifier.Literal(names.Of(SpPeople.Table))}::regclass AND classoid = 'pg_catalog.pg_class'::regclass AND objsubid = 0";
        var branches = new List<string> { $"SELECT {Comment}, ARRAY[(SELECT description FROM pg_catalog.pg_description {marked})]" };
        foreach (var (i, table) in tables.Index())
        {
            var sought = $"\"id\" = ANY(${i + 1})";
            if (people && table.Owner is { } owner)
            {
                sought += owner.Parent == SpPeople.Table.Name
                    ? $" OR {Identifier.Quote(owner.Name)} = ANY({ofPeople})"
                    : $" OR {Identifier.Quote(owner.Name)} = ANY(ARRAY(SELECT \"id\"::integer FROM {names.Of(SpPersonRoles.Table)} WHERE \"co_person_id\" = ANY({ofPeople}))"
                        + $" || ${tables.IndexOf(SpPersonRoles.Table) + 1})";
            }

            if (groups && table == SpGroupMembers.Table) sought += $" OR \"co_group_id\" = ANY({ofGroups})";
            var cells = string.Join(", ", table.Columns.Select(c => $"{Identifier.Quote(c.Name)}::{c.ComparedType}::text"));
            branches.Add($"SELECT {Numbers[table]}, ARRAY[{cells}] FROM {names.Of(table)} WHERE {sought}");
        }

        return string.Join("\nUNION ALL ", branches);
    }

    private string Add(Table table) => $"""
        INSERT INTO {names.Of(table)} ({TargetNames.Columns(table)})
        SELECT {string.Join(", ", table.Columns.Select(Typed))} FROM {Given(table)}
        """;

    private string Change(Table table) => $"""
        UPDATE {names.Of(table)} t SET {string.Join(", ", table.Columns.Where(c => c.Name != "id").Select(c => $"{Identifier.Quote(c.Name)} = {Typed(c)}"))}
        FROM {Given(table)} WHERE t."id" = v."id"::integer
        """;

    private string Remove(Table table) => $"DELETE FROM {names.Of(table)} WHERE \"id\" = ANY($1)";

    private string Clear(Table table)
    {
        var source = Identifier.Quote(Column.Source.Name);
        return $"UPDATE {names.Of(table)} SET {source} = NULL WHERE {source} = ANY($1)";
    }

    private static string Typed(Column column) => $"v.{Identifier.Quote(column.Name)}::{column.ComparedType}";

    private static string Given(Table table) =>
        $"unnest({string.Join(", ", table.Columns.Index().Select(c => $"${c.Index + 1}::text[]"))}) AS v ({TargetNames.Columns(table)})";
}
