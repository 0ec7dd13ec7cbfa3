using EventRegistry.Domain.Changelog;
using EventRegistry.Projections.Subjects;
using EventRegistry.Projections.Targets;
using EventRegistry.Projections.Targets.Sql;
using Npgsql;

namespace EventRegistry.Host.Targets;

/// <summary>Targets that are tables in a database of PostgreSQL.</summary>
internal sealed class SqlPlugin(Registry registry) : ITargetPlugin
{
    private readonly TargetDatabase databases = new(registry);
    private readonly TargetTables tables = new(registry);

    public string Name => "SqlProvisioner";

    public TargetWish Usual(TargetWish wish) => wish with { Connection = wish.Connection ?? databases.OfRegistry, Prefix = wish.Prefix ?? Prefix.Default };

    public void Check(KnownTarget target)
    {
        if (target.Settings.Folder is not null) throw new CommandFailed(ExitCode.Wrong, "--folder is where a target of the plugin files is; tables are found by --database and --prefix.");
    }

    public string? Clash(KnownTarget other, KnownTarget added)
    {
        if (other.Prefix != added.Prefix) return null;
        var (theirs, settings) = (new NpgsqlConnectionStringBuilder(other.Database), new NpgsqlConnectionStringBuilder(added.Database));
        if ((theirs.Host, theirs.Port, theirs.Database, theirs.SearchPath) != (settings.Host, settings.Port, settings.Database, settings.SearchPath)) return null;
        return other.Co == added.Co
            ? $"The target '{other.Name}' writes the same tables. Give this one another --prefix."
            : $"The target '{other.Name}' holds CO {other.Co.Value} in the same tables, and two COs in one target would remove each other. Give this one another --prefix or --database.";
    }

    public async Task<SchemaReport> PrepareAsync(KnownTarget target, string? connection, CancellationToken cancel) =>
        await (await tables.OpenAsync(target.Co, await ConnectionAsync(target, connection, cancel), target.Prefix, cancel)).ApplySchemaAsync(cancel);

    public async Task<IProvisioner> OpenAsync(KnownTarget target, string? connection, Func<StreamId, Verdict> tell, CancellationToken cancel) =>
        new SqlProvisioner(await ConnectionAsync(target, connection, cancel), target.Prefix, target.Co.Value, tell);

    private async Task<string> ConnectionAsync(KnownTarget target, string? connection, CancellationToken cancel) => connection ?? await databases.OpenAsync(target, cancel);
}
