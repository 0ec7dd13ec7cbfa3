using Npgsql;

namespace EventRegistry.Host.Sources.Sql;

/// <summary>Reads tables of a PostgreSQL database, as the SqlSource of COmanage Registry does (<c>docs/sources-sql.md</c>).</summary>
public sealed class SqlSourcePlugin : ISourcePlugin
{
    public string Name => "SqlSource";

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Options { get; } = ["database", "table", "mode", .. FlatShape.TypeOptions];

    /// <inheritdoc/>
    public async Task<ISource> OpenAsync(KnownSource source, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(source);
        var settings = SqlSettings.Of(source);
        var database = NpgsqlDataSource.Create(settings.Database);
        var server = new SqlServer(database, settings.Place);
        try
        {
            var tables = await TablesThere.AskAsync(server, settings.Table, cancel);
            ITableShape shape = settings.Relational ? RelationalShape.Of(tables) : FlatShape.Of(tables, settings, source.Co);
            return new SqlSource(server, shape, await shape.GroupAttributesAsync(server, cancel));
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }
}
