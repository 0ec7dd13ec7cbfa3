using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace EventRegistry.Projections.Targets.Sql;

/// <summary>The ids that are missing, extra or changed in each table of a target, compared with the stage. Rows that are alike are never touched.</summary>
internal sealed class Difference(Session session, TargetNames names)
{
    private const string Missing = "m";
    private const string Extra = "e";
    private const string Changed = "c";
    private readonly Dictionary<Table, Dictionary<string, long>> counts = [];

    /// <summary>Compares one table with its stage, over our own columns only.</summary>
    public async Task FindAsync(Table table, CancellationToken cancel)
    {
        var values = table.Columns.Where(c => c.Name != "id").Select(c => Identifier.Quote(c.Name));
        await session.ExecuteAsync($"""
            CREATE TEMPORARY TABLE {Name(table)} ON COMMIT DROP AS
            SELECT coalesce(t."id", s."id") AS id, CASE WHEN t."id" IS NULL THEN '{Missing}' WHEN s."id" IS NULL THEN '{Extra}' ELSE '{Changed}' END AS kind
            FROM {names.Of(table)} t FULL JOIN {Stage.Name(table)} s ON s."id" = t."id"
            WHERE t."id" IS NULL OR s."id" IS NULL OR {string.Join(" OR ", values.Select(c => $"t.{c} IS DISTINCT FROM s.{c}"))}
            """, cancel);
        counts[table] = (await session.ReadAsync($"SELECT kind, count(*) FROM {Name(table)} GROUP BY kind", r => KeyValuePair.Create(r.GetString(0), r.GetInt64(1)), cancel))
            .ToDictionary();
    }

    public TableReport Report(Table table, long rows) => new(table.Name, rows, Count(table, Missing), Count(table, Changed), Count(table, Extra));

    /// <summary>How many of the target's subjects have rows that differ or are not in history, and of how many; what is merely missing counts for none.</summary>
    public async Task<Affected> AffectedAsync(CancellationToken cancel)
    {
        var subjects = await session.ScalarAsync<long>($"SELECT {string.Join(" + ", Subjects().Select(t => $"(SELECT count(*) FROM {names.Of(t)})"))}", cancel);
        if (counts.Values.Sum(c => c.GetValueOrDefault(Extra) + c.GetValueOrDefault(Changed)) == 0) return new(0, subjects, "");
        var of = string.Join(" UNION ", Tables.All.Where(t => counts[t].Count > 0).Select(t =>
            $"SELECT {Subject(t)} FROM {Name(t)} d JOIN {names.Of(t)} t ON t.\"id\" = d.id{(IsOfRole(t) ? $" JOIN {names.Of(SpPersonRoles.Table)} r ON r.\"id\" = t.\"co_person_role_id\"" : "")} WHERE d.kind <> '{Missing}'"));
        var affected = await session.ScalarAsync<long>($"SELECT count(*) FROM ({of}) a", cancel);
        return new(affected, subjects, await DigestAsync(cancel));
    }

    /// <summary>Names this very difference: another one, in a single value, has another digest.</summary>
    private async Task<string> DigestAsync(CancellationToken cancel)
    {
        var text = new StringBuilder();
        foreach (var table in Tables.All.Where(t => counts[t].Count > 0))
        {
            var sum = await session.ScalarAsync<string>($"""
                SELECT md5(string_agg(md5(concat_ws('|', d.id, d.kind, s::text, CASE WHEN d.kind = '{Extra}' THEN t::text END)), '' ORDER BY d.id))
                FROM {Name(table)} d LEFT JOIN {Stage.Name(table)} s ON s."id" = d.id LEFT JOIN {names.Of(table)} t ON t."id" = d.id
                """, cancel);
            text.Append(table.Name).Append('=').Append(sum).Append(';');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
    }

    private static IEnumerable<Table> Subjects() => [SpCous.Table, SpTermsAndConditions.Table, SpOrgIdentitySources.Table, SpGroups.Table, SpPeople.Table];

    private static bool IsOfRole(Table table) => table.Columns.Any(c => c.Name == "co_person_role_id");

    /// <summary>Whose a row is, such as <c>('person', 57)</c>.</summary>
    private static string Subject(Table table) => IsOfRole(table) ? "'person', r.\"co_person_id\""
        : table.Columns.Any(c => c.Name == "co_person_id") ? "'person', t.\"co_person_id\""
        : $"'{(table == SpPeople.Table ? "person" : table.Name)}', t.\"id\"";

    /// <summary>The first differences of a table, with the values on both sides.</summary>
    public async Task<List<Drift>> ListAsync(Table table, int most, CancellationToken cancel)
    {
        if (counts[table].Count == 0)
        {
            return [];
        }

        string Text(Column column, string side) => $"{side}.{Identifier.Quote(column.Name)}::{column.ComparedType}::text";
        return await session.ReadAsync($"""
            SELECT d.id, d.kind, {string.Join(", ", table.Columns.Select(c => $"{Text(c, "t")}, {Text(c, "s")}"))}
            FROM (SELECT * FROM {Name(table)} ORDER BY id LIMIT {most}) d
            LEFT JOIN {names.Of(table)} t ON t."id" = d.id LEFT JOIN {Stage.Name(table)} s ON s."id" = d.id ORDER BY d.id
            """, r => new Drift(table.Name, r.GetInt32(0), Kind(r.GetString(1)), [.. table.Columns
                .Select((c, i) => new ColumnDrift(c.Name, Cell(r, 2 + (2 * i)), Cell(r, 3 + (2 * i))))
                .Where(c => c.Column != "id" && c.InTarget != c.InHistory)]), cancel);
    }

    /// <summary>Makes the target's tables equal to the stage.</summary>
    /// <exception cref="RowRejected">A constraint of the target refuses a row.</exception>
    public async Task ApplyAsync(Action<string> at, CancellationToken cancel)
    {
        // Rows that nothing refers to leave first, so that a value which must be unique is free for its new row;
        // parents leave last, when their children have gone or have found another.
        foreach (var table in Tables.All.Where(t => !Tables.IsParent(t)))
        {
            await RemoveAsync(table, at, cancel);
        }

        foreach (var table in Tables.All)
        {
            await ChangeAsync(table, at, cancel);
            await AddAsync(table, at, cancel);
        }

        foreach (var table in Tables.All.Reverse().Where(Tables.IsParent))
        {
            await RemoveAsync(table, at, cancel);
        }
    }

    private Task RemoveAsync(Table table, Action<string> at, CancellationToken cancel) => WhenAsync(table, Extra, at,
        $"DELETE FROM {names.Of(table)} t USING {Name(table)} d WHERE d.kind = '{Extra}' AND t.\"id\" = d.id", cancel);

    private Task AddAsync(Table table, Action<string> at, CancellationToken cancel) => WhenAsync(table, Missing, at, $"""
        INSERT INTO {names.Of(table)} ({TargetNames.Columns(table)})
        SELECT {TargetNames.Columns(table, "s")} FROM {Stage.Name(table)} s JOIN {Name(table)} d ON d.kind = '{Missing}' AND d.id = s."id"
        """, cancel);

    private Task ChangeAsync(Table table, Action<string> at, CancellationToken cancel) => WhenAsync(table, Changed, at, $"""
        UPDATE {names.Of(table)} t SET {string.Join(", ", table.Columns.Where(c => c.Name != "id").Select(c => $"{Identifier.Quote(c.Name)} = s.{Identifier.Quote(c.Name)}"))}
        FROM {Stage.Name(table)} s JOIN {Name(table)} d ON d.kind = '{Changed}' AND d.id = s."id" WHERE t."id" = s."id"
        """, cancel);

    private async Task WhenAsync(Table table, string kind, Action<string> at, string sql, CancellationToken cancel)
    {
        if (Count(table, kind) > 0)
        {
            at(table.Name);
            await session.ExecuteAsync(sql, cancel);
        }
    }

    private long Count(Table table, string kind) => counts[table].GetValueOrDefault(kind);

    private static string Name(Table table) => $"pg_temp.{Identifier.Quote(Identifier.Cut($"difference_{table.Name}"))}";

    private static string? Cell(Npgsql.NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DriftKind Kind(string kind) => kind switch
    {
        Missing => DriftKind.Missing,
        Extra => DriftKind.Extra,
        _ => DriftKind.Changed,
    };
}
