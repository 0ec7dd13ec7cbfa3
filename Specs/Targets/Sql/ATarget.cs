using System.Globalization;
using EventRegistry.Projections.Targets;
using EventRegistry.Projections.Targets.Sql;
using Npgsql;

namespace EventRegistry.Specs.Targets.Sql;

/// <summary>A target of CO 2 in a database of its own, with its schema applied, and what its owner may do there himself.</summary>
internal sealed class ATarget : IAsyncDisposable
{
    public const int Co = 2;
    private readonly FreshDatabase database;

    private ATarget(FreshDatabase database) => this.database = database;

    public string ConnectionString => database.ConnectionString;

    public SqlTarget Sql => new(ConnectionString, Prefix.Default, Co);

    public static async Task<ATarget> WithoutTablesAsync() => new(await Postgres.FreshDatabaseAsync());

    public static async Task<ATarget> EmptyAsync()
    {
        var target = await WithoutTablesAsync();
        await target.Sql.ApplySchemaAsync();
        return target;
    }

    public static async Task<ATarget> HoldingAsync(params (string Subject, Row Row)[] rows)
    {
        var target = await EmptyAsync();
        await target.RebuildAsync(rows);
        return target;
    }

    public async Task<LoadReport> RebuildAsync(params (string Subject, Row Row)[] rows)
    {
        await using var load = await Sql.BeginAsync(LoadKind.Rebuild);
        await WriteAsync(load, rows);
        return await load.FinishAsync();
    }

    public async Task<DriftReport> DriftAsync(params (string Subject, Row Row)[] rows)
    {
        await using var load = await Sql.BeginAsync(LoadKind.Drift);
        await WriteAsync(load, rows);
        return await load.CompareAsync();
    }

    public static async Task WriteAsync(Load load, params (string Subject, Row Row)[] rows)
    {
        foreach (var (subject, row) in rows)
        {
            await load.WriteAsync(subject, row);
        }
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = database.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>A query's rows, one a line, values separated by bars.</summary>
    public async Task<string> ShowAsync(string sql)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        return await ShowAsync(connection, sql);
    }

    public static async Task<string> ShowAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync())
        {
            lines.Add(string.Join("|", Enumerable.Range(0, reader.FieldCount).Select(i => Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture))));
        }

        return string.Join("\n", lines);
    }

    /// <summary>All rows of all tables, each with the transaction that wrote it.</summary>
    public Task<string> VersionsAsync() => ShowAsync(string.Join(" UNION ALL ",
        Tables.All.Select(t => $"SELECT '{t.Name}' AS name, id, xmin::text FROM sp_{t.Name}")) + " ORDER BY 1, 2");

    /// <summary>Everything that the catalog says of the target's tables.</summary>
    public async Task<string> SchemaAsync() => string.Join("\n\n",
        await ShowAsync("""
            SELECT table_name, string_agg(column_name || ' ' || format_type(atttypid, atttypmod) || CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END, ', ' ORDER BY attnum)
            FROM information_schema.columns JOIN pg_attribute ON attrelid = quote_ident(table_name)::regclass AND attname = column_name
            WHERE table_schema = 'public' AND table_name ^@ 'sp_' GROUP BY table_name ORDER BY table_name COLLATE "C"
            """),
        await ShowAsync("""
            SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
            WHERE connamespace = 'public'::regnamespace ORDER BY conrelid::regclass::text COLLATE "C", conname COLLATE "C"
            """),
        await ShowAsync("""SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY indexname COLLATE "C" """),
        await ShowAsync("SELECT obj_description('sp_co_people'::regclass, 'pg_class')"));

    public async Task<string> CountAsync(Table table) => await ShowAsync($"SELECT count(*) FROM sp_{table.Name}");

    public ValueTask DisposeAsync() => database.DisposeAsync();
}
