using Npgsql;

namespace EventRegistry.Host.Import;

/// <summary>The PostgreSQL database of a running Registry, read in one snapshot that no later change shows in.</summary>
public sealed class LiveRegistry : IRegistryTables
{
    private readonly NpgsqlConnection connection;
    private readonly Dictionary<string, IReadOnlyList<string>> columns = new(StringComparer.Ordinal);
    private NpgsqlTransaction? snapshot;

    public LiveRegistry(string connectionString)
    {
        connection = new NpgsqlConnection(connectionString);
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        Name = $"{settings.Host ?? "localhost"}:{settings.Port}/{settings.Database ?? settings.Username}";
    }

    public string Name { get; }

    public async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> ColumnsAsync(CancellationToken cancel)
    {
        if (snapshot is not null) return columns;
        await OpenAsync(cancel);
        snapshot = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancel);
        // Dates are written as the database's owner likes them, unless told otherwise.
        await using var command = new NpgsqlCommand(
            """
            set transaction read only; set local datestyle = 'ISO, YMD'; set local timezone = 'UTC';
            select c.relname, a.attname from pg_class c join pg_attribute a on a.attrelid = c.oid
            where c.relkind in ('r', 'p', 'v', 'm') and c.relname like 'cm\_%' and pg_table_is_visible(c.oid) and a.attnum > 0 and not a.attisdropped
            order by c.relname, a.attnum
            """, connection, snapshot);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            var table = reader.GetString(0)[3..];
            if (!columns.TryGetValue(table, out var list)) columns.Add(table, list = new List<string>());
            ((List<string>)list).Add(reader.GetString(1));
        }

        return columns.Count > 0 ? columns
            : throw new ImportFailed($"{Name} holds no cm_ tables that {connection.UserName} sees. Is it the Registry's database, and its schema on the user's search path?");
    }

    public async Task<Stream> OpenAsync(string table, CancellationToken cancel)
    {
        var list = string.Join(", ", columns[table].Select(Quote));
        try
        {
            var rows = (NpgsqlCopyTextReader)await connection.BeginTextExportAsync($"copy (select {list} from {Quote("cm_" + table)}) to stdout (format csv)", cancel);
            return rows.BaseStream;
        }
        catch (NpgsqlException e) when (Connections.Read(e) is { } failed)
        {
            throw new CommandFailed(failed.Code, $"The Registry {Name}: {failed.Message}", e);
        }
    }

    public string Place(string table, int? rowId, long? line) =>
        $"table cm_{table}" + (rowId is { } id ? $", row {id}" : line is { } number ? $", row number {number}" : "");

    public async ValueTask DisposeAsync()
    {
        if (snapshot is not null) await snapshot.DisposeAsync();
        await connection.DisposeAsync();
    }

    private async Task OpenAsync(CancellationToken cancel)
    {
        try
        {
            await connection.OpenAsync(cancel);
        }
        catch (NpgsqlException e) when (Connections.Read(e) is { } failed)
        {
            // Two databases are at work: the message says which of them it is.
            throw new CommandFailed(failed.Code, $"The Registry {Name}: {failed.Message}", e);
        }
    }

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
