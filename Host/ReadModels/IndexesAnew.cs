using Npgsql;

namespace EventRegistry.Host.ReadModels;

/// <summary>The indexes of tables that are made anew beside the old ones: made when the rows are there, and named like the old ones when those are gone.</summary>
internal sealed class IndexesAnew
{
    private const string Definitions = """
        select t.relname, x.relname, pg_get_indexdef(i.indexrelid), k.conname is not null
        from pg_index i join pg_class x on x.oid = i.indexrelid join pg_class t on t.oid = i.indrelid join pg_namespace n on n.oid = t.relnamespace
        left join pg_constraint k on k.conindid = i.indexrelid
        where n.nspname = 'eventregistry' and t.relname = any($1) order by array_position($1, t.relname::text), i.indexrelid
        """;

    private readonly NpgsqlConnection connection;
    private readonly IReadOnlyList<string> tables;
    private readonly string suffix;
    private readonly List<Index> indexes = [];

    private IndexesAnew(NpgsqlConnection connection, IReadOnlyList<string> tables, string suffix) =>
        (this.connection, this.tables, this.suffix) = (connection, tables, suffix);

    /// <summary>Looks at the old tables.</summary>
    /// <param name="connection">In a transaction.</param>
    /// <param name="suffix">What the names of the new tables end in.</param>
    public static async Task<IndexesAnew> OfAsync(NpgsqlConnection connection, IReadOnlyList<string> tables, string suffix, CancellationToken cancel)
    {
        var anew = new IndexesAnew(connection, tables, suffix);
        await using var command = new NpgsqlCommand(Definitions, connection) { Parameters = { new() { Value = tables.ToArray() } } };
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) anew.indexes.Add(new(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetBoolean(3)));
        return anew;
    }

    public async Task MakeAsync(Action<string> progress, CancellationToken cancel)
    {
        await ExecuteAsync("savepoint indexes", cancel);
        foreach (var index in indexes)
        {
            progress($"making the index {index.Name}");
            var unique = index.Definition.StartsWith("CREATE UNIQUE", StringComparison.Ordinal) ? "unique " : "";
            await ExecuteAsync($"create {unique}index {index.Name}{suffix} on eventregistry.{index.Table}{suffix} {index.Definition[index.Definition.IndexOf("USING", StringComparison.Ordinal)..]}", cancel);
            if (index.IsKey) await ExecuteAsync($"alter table eventregistry.{index.Table}{suffix} add constraint {index.Name}{suffix} primary key using index {index.Name}{suffix}", cancel);
        }

        foreach (var table in tables) await ExecuteAsync($"analyze eventregistry.{table}{suffix}", cancel);
    }

    /// <summary>Takes back what was made, of which something failed.</summary>
    public Task GiveUpAsync(CancellationToken cancel) => ExecuteAsync("rollback to savepoint indexes", cancel);

    /// <summary>A key takes its constraint's name along.</summary>
    public async Task NameAsync(CancellationToken cancel)
    {
        foreach (var index in indexes) await ExecuteAsync($"alter index eventregistry.{index.Name}{suffix} rename to {index.Name}", cancel);
    }

    public async Task ExecuteAsync(string sql, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancel);
    }

    private sealed record Index(string Table, string Name, string Definition, bool IsKey);
}
