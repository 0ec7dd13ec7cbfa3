using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Host.Sources.Syncing;

namespace EventRegistry.Host.Cli;

/// <summary>What a sync would come to and what of it would reach which target, as the dry run shows it.</summary>
internal static class SyncReachView
{
    public static void Say(Terminal terminal, SyncReach reach, int mostShown)
    {
        if (reach.Records > 0)
        {
            var results = string.Join(", ", reach.Results.Where(r => r.Value > 0).Select(r => $"{r.Value:N0} {Word(r.Key, r.Value)}"));
            terminal.Say($"Decided for a try {(reach.Records < reach.Of ? $"the first {reach.Records:N0} of {reach.Of:N0} records" : "all of them")}: {results}; {Count(reach.People, "person", "people")} concerned.");
            foreach (var trouble in reach.Troubles.Take(mostShown)) terminal.Say($"  error: {trouble.Key}{(trouble.Line is { } line ? $" (line {line})" : "")}: {trouble.Message}");
            if (reach.Troubles.Count > mostShown) terminal.Say($"  and {reach.Troubles.Count - mostShown:N0} more (--json)");
            Say(terminal, reach.Targets);
        }

        foreach (var besides in reach.Besides) terminal.Say("  " + besides);
    }

    public static void Say(Terminal terminal, IReadOnlyList<ReachedTarget> targets)
    {
        foreach (var target in targets) terminal.Say($"  target {target.Name} ({TargetOptions.NameOf(target.Mode)}): {Sentence(target)}");
    }

    public static IEnumerable<object> Of(IReadOnlyList<ReachedTarget> targets) =>
        targets.Select(t => new { target = t.Name, mode = TargetOptions.NameOf(t.Mode), t.Subjects, t.Added, t.Changed, t.Removed, t.Refused, t.Problem });

    public static object Of(SyncReach reach) => new
    {
        reach.Records,
        reach.Of,
        isCut = reach.Records < reach.Of,
        results = reach.Results.ToDictionary(r => Codes<SyncResult>.Of(r.Key), r => r.Value),
        reach.Troubles,
        reach.People,
        targets = Of(reach.Targets),
        reach.Besides,
    };

    private static string Sentence(ReachedTarget target) => target switch
    {
        { Problem: { } problem } => problem,
        { Subjects: 0, Refused: 0 } => "nothing would be written",
        _ => $"{Count(target.Subjects, "person", "people")}, {target.Added:N0} rows added, {target.Changed:N0} changed, {target.Removed:N0} removed"
            + (target.Refused > 0 ? $"; {target.Refused:N0} could not be written" : ""),
    };

    private static string Word(SyncResult result, int count) => result == SyncResult.Error && count > 1 ? "errors" : Codes<SyncResult>.Of(result);

    private static string Count(int count, string one, string many) => $"{count:N0} {(count == 1 ? one : many)}";
}
