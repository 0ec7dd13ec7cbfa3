using System.CommandLine;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.ReadModels;
using EventRegistry.Host.Targets;

namespace EventRegistry.Host.Cli;

/// <summary><c>status</c>: what there is.</summary>
internal static class StatusCommand
{
    public static Command Make()
    {
        var (database, json) = (Options.Database(), Options.Json());
        var command = new Command("status", "Say what there is: streams, events, how far the read models are behind, targets.") { database, json };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var registry = await parsed.OpenAsync(database, cancel);
            var counts = await StoreOverview.CountAsync(registry.Database, cancel);
            var targets = await new TargetBook(registry).ListAsync(cancel);
            var behind = await ReadModelLag.ReadAsync(registry.Database, cancel);
            var terminal = new Terminal(parsed.GetValue(json));
            terminal.Say($"{counts.Sum(c => c.Events):N0} events in {counts.Sum(c => c.Streams):N0} streams; {targets.Count} targets.");
            if (counts.Count > 0) terminal.Show(["co", "streams of", "streams", "events"], counts.Select(c => new[] { c.Tenant, c.Kind, $"{c.Streams:N0}", $"{c.Events:N0}" }));
            terminal.Say($"read models: {behind:N0} events behind");
            foreach (var target in targets) terminal.Say($"target {target.Name}: CO {target.Co.Value}, tables {target.Prefix}*, rules {target.Settings.Rules}");
            if (registry.Cluster is { } cluster) terminal.Say($"embedded cluster: {cluster.DataFolder}, port {cluster.Port}, process {cluster.ProcessId}");
            terminal.Give(new
            {
                events = counts.Sum(c => c.Events),
                streams = counts.Sum(c => c.Streams),
                counts,
                readModels = new { behind },
                targets = targets.Select(t => new { t.Name, co = t.Co.Value, prefix = t.Prefix.ToString(), rules = t.Settings.Rules }),
            });
            return (int)ExitCode.Done;
        });
        return command;
    }
}
