using System.Globalization;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.ReadModels;
using EventRegistry.Host.Sources.Syncing;

namespace EventRegistry.Host.Cli;

/// <summary>The syncs of a source, at the end of its history, and one of them with all that it could not take.</summary>
internal static class SourceHistory
{
    private const int MostShown = 50;

    /// <summary>The last syncs of a source, for machines.</summary>
    public static async Task<IReadOnlyList<object>> SayAsync(Registry registry, StreamId source, Terminal terminal, CancellationToken cancel)
    {
        var runs = await new SyncRuns(registry).ListAsync(new(source.Id), MostShown, cancel);
        if (runs.Count == 0) return [];
        terminal.Say($"Its last syncs; what one could not take: eventregistry history {source} --run <run>");
        SourceViews.Show(terminal, runs);
        return [.. runs.Select(SourceViews.Of)];
    }

    /// <summary>One sync of a source, and all that it could not take.</summary>
    /// <exception cref="CommandFailed">There is none of that number.</exception>
    public static async Task<ExitCode> OfRunAsync(Registry registry, string subject, int number, Terminal terminal, CancellationToken cancel)
    {
        if (!StreamId.TryParse(subject, out var stream) || stream.Kind != StreamKind.Source || await StoreOverview.TenantOfAsync(registry.Database, stream, cancel) is not { } tenant)
            throw new CommandFailed(ExitCode.Wrong, $"--run goes with a source, such as source/3; '{subject}' is none that history knows.");
        await new CatchUp(registry).RunAsync(cancel);
        if (await new SyncRuns(registry).FindAsync(number, cancel) is not { } run || run.Source.Value != stream.Id)
            throw new CommandFailed(ExitCode.Wrong, string.Create(CultureInfo.InvariantCulture, $"There is no sync {number} of {stream}. Those there are: eventregistry source runs {stream.Id}"));
        var errors = new List<SyncError>();
        await foreach (var entry in registry.Store.ReadStreamAsync(tenant, new(StreamKind.SourceHistory, stream.Id), UpTo.Now, cancel))
            if (entry.Change is Added<SyncError> { Record: var error } && error.Run == number) errors.Add(error);
        SourceViews.Show(terminal, [run]);
        foreach (var error in errors) terminal.Say($"  {error.Key}{(error.Line is { } line ? $" (line {line})" : "")}{(error.Column is { } column ? $" {column}" : "")}: {error.Message}");
        if (run.Outcome?.Errors > errors.Count) terminal.Say($"  and {run.Outcome.Errors - errors.Count:N0} more, of which nothing is kept");
        terminal.Give(new { run = SourceViews.Of(run), errors = errors.Select(e => new { e.Key, e.Line, e.Column, e.Message }) });
        return ExitCode.Done;
    }
}
