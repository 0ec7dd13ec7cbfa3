using System.CommandLine;
using EventRegistry.Host.Embedded;
using EventRegistry.Host.Targets;
using EventRegistry.Projections.Targets.Sql;
using Command = System.CommandLine.Command;

namespace EventRegistry.Host.Cli;

/// <summary><c>demo</c>: everything once, on a private PostgreSQL and the history of a small made-up observatory.</summary>
internal static class DemoCommand
{
    private const string RegistryDatabase = "eventregistry_demo";
    private const string TargetDatabase = "eventregistry_demo_target";
    private const string TargetName = "demo";

    public static Command Make()
    {
        var command = new Command("demo", "Show everything once, on sample data and a private PostgreSQL.");
        command.SetAction(async (_, cancel) => (int)await RunAsync(new Terminal(json: false), cancel));
        return command;
    }

    private static async Task<ExitCode> RunAsync(Terminal terminal, CancellationToken cancel)
    {
        terminal.Say("EventRegistry demo: adopt a Registry's history, keep a SQL target by it, and look back in time.");
        Title(terminal, 1, "A private PostgreSQL");
        var cluster = await EmbeddedCluster.StartAsync(EmbeddedOptions.Lasting, new Lines(terminal), cancel);
        await cluster.EnsureDatabaseAsync(RegistryDatabase, cancel);
        await cluster.EnsureDatabaseAsync(TargetDatabase, cancel);
        terminal.Say($"Runs as process {cluster.ProcessId} on 127.0.0.1:{cluster.Port}; everything is in {cluster.DataFolder}.");
        await using var registry = await Registry.OpenAsync(cluster.ConnectionString(RegistryDatabase), null, cancel);

        Title(terminal, 2, "Adopt a Registry: its tables become event streams", "import <folder> --verify");
        var verified = await ImportCommand.RunAsync(registry, Path.Combine(AppContext.BaseDirectory, "Demo", "Sample"), verify: true, salt: null, terminal, cancel);
        if (verified != ExitCode.Done) return verified;

        Title(terminal, 3, "Rebuild a SQL target from history", $"target add {TargetName} --plugin sql --database ...", $"rebuild {TargetName}");
        await AddTargetAsync(registry, cluster, cancel);
        await RebuildCommand.RunAsync(registry, TargetName, asOf: null, into: null, approval: null, terminal, cancel);

        Title(terminal, 4, "Somebody changes the target by hand; drift finds it and mends it", $"drift {TargetName} --repair");
        await using (var hand = Npgsql.NpgsqlDataSource.Create(cluster.ConnectionString(TargetDatabase)))
        {
            await using var change = hand.CreateCommand(
                """
                update sp_names set family = 'Changed-By-Hand' where id = (select min(id) from sp_names);
                delete from sp_co_group_members where id = (select min(id) from sp_co_group_members)
                """);
            await change.ExecuteNonQueryAsync(cancel);
        }

        await DriftCommand.RunAsync(registry, TargetName, repair: true, fromHistory: false, terminal, cancel);
        var clean = await DriftCommand.RunAsync(registry, TargetName, repair: false, fromHistory: false, terminal, cancel);

        var earlier = await ScalarAsync<long>(registry, "select (percentile_disc(0.6) within group (order by seq_id)) from eventregistry.mt_events where causation_id = 'import'", cancel);
        Title(terminal, 5, "The same target as it was at an earlier moment, beside the live one", $"rebuild {TargetName} --as-of #{earlier} --into then_");
        await RebuildCommand.RunAsync(registry, TargetName, $"#{earlier}", Prefix.Parse("then_"), approval: null, terminal, cancel);

        var person = await ScalarAsync<string>(registry, "select id from eventregistry.mt_streams where type = 'person' and tenant_id <> '1' order by version desc, id limit 1", cancel);
        Title(terminal, 6, "What happened to one person", $"history {person}");
        await HistoryCommand.RunAsync(registry, person!, asOf: null, terminal, cancel);

        terminal.Say("");
        terminal.Say("Look for yourself:");
        terminal.Say($"  the target    {cluster.PsqlLine(TargetDatabase)}");
        terminal.Say($"  the history   {cluster.PsqlLine(RegistryDatabase)} -c 'select seq_id, stream_id, type, timestamp, data from eventregistry.mt_events order by seq_id limit 20'");
        terminal.Say("Stop the server:");
        terminal.Say("  dotnet run --project Host -- stop");
        return clean;
    }

    private static async Task AddTargetAsync(Registry registry, EmbeddedCluster cluster, CancellationToken cancel)
    {
        var book = new TargetBook(registry);
        if ((await book.ListAsync(cancel)).Any(t => t.Name == TargetName)) return;
        await book.AddAsync(TargetName, coId: null, new() { Connection = cluster.ConnectionString(TargetDatabase) }, cancel);
    }

    private static async Task<T?> ScalarAsync<T>(Registry registry, string sql, CancellationToken cancel)
    {
        await using var command = registry.Database.CreateCommand(sql);
        return await command.ExecuteScalarAsync(cancel) is T value ? value : default;
    }

    private static void Title(Terminal terminal, int number, string title, params string[] commands)
    {
        terminal.Say("");
        terminal.Say($"{number}. {title}");
        foreach (var command in commands) terminal.Say($"   $ eventregistry {command}");
    }

    private sealed class Lines(Terminal terminal) : IProgress<string>
    {
        public void Report(string value) => terminal.Say(value);
    }
}
