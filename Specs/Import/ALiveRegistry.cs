using EventRegistry.Domain.Changelog;
using EventRegistry.Host.Import;
using Npgsql;

namespace EventRegistry.Specs.Import;

/// <summary>The database of a running Registry, with the tables of a folder typed as a Registry has them.</summary>
internal sealed class ALiveRegistry(FreshDatabase database) : IAsyncDisposable
{
    public string ConnectionString => database.ConnectionString;

    public static async Task<ALiveRegistry> OfAsync(RegistryFolder folder)
    {
        var registry = new ALiveRegistry(await Postgres.FreshDatabaseAsync());
        foreach (var table in folder.Tables) await registry.LoadAsync(table, folder[table]);
        return registry;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = database.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The connection string of somebody else.</summary>
    public string As(string user, string password) =>
        new NpgsqlConnectionStringBuilder(ConnectionString) { Username = user, Password = password, Pooling = false }.ConnectionString;

    public ValueTask DisposeAsync() => database.DisposeAsync();

    private async Task LoadAsync(string name, CsvTable table)
    {
        var types = Kinds.OfRegistry.Where(k => k.Table == name).SelectMany(k => new StageTable(k).Columns).ToDictionary(c => c.Name, c => c.Type);
        var columns = table.Columns.Select(c => $"\"{c}\" {types.GetValueOrDefault(c, "text").Replace("text", "varchar", StringComparison.Ordinal)}{(c == "id" ? " primary key" : "")}");
        await ExecuteAsync($"create table cm_{name} ({string.Join(", ", columns)})");
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await using var copy = await connection.BeginTextImportAsync($"copy cm_{name} from stdin (format csv, header)");
        await copy.WriteAsync(table.ToString());
    }
}
