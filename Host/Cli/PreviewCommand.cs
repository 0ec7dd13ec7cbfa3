using System.CommandLine;
using System.Globalization;
using EventRegistry.Domain.Changelog;
using EventRegistry.Host.Provisioning;
using EventRegistry.Host.Targets;
using EventRegistry.Projections.Subjects;
using EventRegistry.Projections.Targets;
using EventRegistry.Projections.Targets.Sql;

namespace EventRegistry.Host.Cli;

/// <summary><c>preview &lt;target&gt; [&lt;subject&gt;...]</c>: says what a target would be written, as it is or as it may be configured, and writes nothing.</summary>
internal static class PreviewCommand
{
    private const int MostShown = 50;

    public static Command Make()
    {
        var name = new Argument<string>("target") { Description = "the target" };
        var subjects = new Argument<string[]>("subject") { Description = "such as person/57 or group/12; none for the whole target", Arity = ArgumentArity.ZeroOrMore };
        var since = new Option<string?>("--since") { Description = "tell day by day, from history alone, what the target would have been written since then", HelpName = "instant" };
        var (wishes, database, json) = (new TargetOptions(), Options.RegistryOnly(), Options.Json());
        var command = new Command("preview", "Say what a target would be written, as it is or configured another way, and write nothing. Exit code 0: nothing, 1: something.") { name, subjects, since, database, json };
        wishes.AddTo(command);
        command.Validators.Add(parsed =>
        {
            if (parsed.GetResult(since) is not null && parsed.GetValue(subjects) is { Length: > 0 }) parsed.AddError("--since tells of the whole target: name no subjects with it.");
        });
        command.SetAction(async (parsed, cancel) =>
        {
            var (wish, terminal) = (wishes.Of(parsed), new Terminal(parsed.GetValue(json)));
            var from = parsed.GetValue(since) is { } text ? InstantOf(text) : (DateTimeOffset?)null;
            await using var registry = await parsed.OpenAsync(database, cancel);
            var target = await new TargetBook(registry).FindAsync(parsed.GetValue(name)!, cancel);
            wish = await wishes.WithNamesAsync(wish, parsed, registry, () => Task.FromResult(target.Co), cancel);
            var named = new List<StreamId>();
            foreach (var subject in parsed.GetValue(subjects)!) named.Add(await new KnownSubjects(registry).FindAsync(target, subject, cancel));
            return (int)(from is { } instant ? await SinceAsync(registry, target, wish, instant, terminal, cancel)
                : named.Count > 0 ? await OfSubjectsAsync(registry, target, wish, named, terminal, cancel)
                : await OfTargetAsync(registry, target, wish, terminal, cancel));
        });
        return command;
    }

    /// <summary>What would be written of some subjects.</summary>
    public static async Task<ExitCode> OfSubjectsAsync(Registry registry, KnownTarget target, TargetWish wish, IReadOnlyList<StreamId> subjects, Terminal terminal, CancellationToken cancel)
    {
        string? prefix = target.HasTables ? $"{wish.Prefix ?? target.Prefix}" : null;
        var previewed = await new Preview(registry).OfSubjectsAsync(target, wish, subjects, cancel);
        foreach (var subject in previewed)
        {
            terminal.Say($"{subject.Subject} is to be {Codes<ProvisioningAction>.Of(subject.Action)}{(subject.Because is { } because ? $" ({because})" : "")}: "
                + (subject.Refused is { } refused ? $"cannot be written. {refused}" : subject.Would.Count == 0 ? "nothing would be written." : Counted(subject.Would)));
            foreach (var drift in subject.Would) terminal.Say("  " + Sentence(prefix, drift));
        }

        var differs = previewed.Any(s => s.Would.Count > 0 || s.Refused is not null);
        terminal.Give(new
        {
            target = target.Name,
            differs,
            subjects = previewed.Select(s => new
            {
                subject = s.Subject.ToString(),
                action = Codes<ProvisioningAction>.Of(s.Action),
                s.Because,
                s.Refused,
                rows = s.Would.Select(d => new { table = prefix + d.Table, d.Id, would = Word(d.Kind), columns = Columns(d) }),
            }),
        });
        return differs ? ExitCode.Found : ExitCode.Done;
    }

    /// <summary>What would be written as a whole.</summary>
    public static async Task<ExitCode> OfTargetAsync(Registry registry, KnownTarget target, TargetWish wish, Terminal terminal, CancellationToken cancel)
    {
        string? prefix = target.HasTables ? $"{wish.Prefix ?? target.Prefix}" : null;
        var previewed = await Terminal.WorkAsync(progress => new Preview(registry).OfTargetAsync(target, wish, progress, cancel));
        foreach (var drift in previewed.Drifts.Take(MostShown)) terminal.Say($"{previewed.Subjects.GetValueOrDefault((drift.Table, drift.Id), "unknown to history")}: {Sentence(prefix, drift)}");
        var all = previewed.Tables.Sum(t => t.Added + t.Changed + t.Removed);
        if (all > MostShown) terminal.Say($"... and {all - MostShown:N0} more (the first of each table: --json)");
        if (previewed.Differs) terminal.Show(["table", "rows", "would add", "would change", "would remove"], previewed.Tables.Where(t => t.Differs).Select(t => new[]
        {
            prefix + t.Table, $"{t.Rows:N0}", $"{t.Added:N0}", $"{t.Changed:N0}", $"{t.Removed:N0}",
        }));
        foreach (var line in Conclusion(target, prefix, previewed)) terminal.Say(line);
        terminal.Give(new
        {
            target = target.Name,
            differs = previewed.Differs,
            firstFill = previewed.IsFirstFill,
            previewed.Tables,
            affected = new { previewed.Affected.Subjects, previewed.Affected.Of, previewed.Affected.Digest, wouldStop = previewed.WouldStop },
            rows = previewed.Drifts.Select(d => new { subject = previewed.Subjects.GetValueOrDefault((d.Table, d.Id)), table = prefix + d.Table, d.Id, would = Word(d.Kind), columns = Columns(d) }),
        });
        return previewed.Differs ? ExitCode.Found : ExitCode.Done;
    }

    private static async Task<ExitCode> SinceAsync(Registry registry, KnownTarget target, TargetWish wish, DateTimeOffset since, Terminal terminal, CancellationToken cancel)
    {
        var previewed = await Terminal.WorkAsync(progress => new Preview(registry).SinceAsync(target, wish, since, progress, cancel));
        terminal.Show(["day", "would add", "change", "remove", "as it is: add", "change", "remove"], previewed.Days.Select(d => Cells(Day(d.Day), d.Counts[0], d.Counts[1]))
            .Append(Cells("all", previewed.Total(0), previewed.Total(1))));
        terminal.Give(new
        {
            target = target.Name,
            previewed.Since,
            days = previewed.Days.Select(d => new { day = Day(d.Day), wished = d.Counts[0], present = d.Counts[1] }),
            wished = previewed.Total(0),
            present = previewed.Total(1),
        });
        return previewed.Days.Any(d => d.Counts[0] != default) ? ExitCode.Found : ExitCode.Done;
    }

    private static IEnumerable<string> Conclusion(KnownTarget target, string? prefix, PreviewedTarget previewed)
    {
        if (!previewed.Differs) yield return $"Nothing would be written: '{target.Name}' holds {previewed.Tables.Sum(t => t.Rows):N0} rows.";
        if (previewed.IsFirstFill) yield return $"The tables {prefix}* are not there yet: all of it would be a first fill.";
        else if (previewed.Affected.Subjects > 0)
            yield return $"Rows of {previewed.Affected.Subjects:N0} of the {previewed.Affected.Of:N0} subjects in it would be changed or removed; this difference is {previewed.Affected.Digest}.";
        if (previewed.WouldStop) yield return $"The guard would stop that. If it is meant, approve it: --approve {previewed.Affected.Digest}";
    }

    /// <exception cref="CommandFailed">The text names no subject that a target is told of.</exception>
    private static DateTimeOffset InstantOf(string text) =>
        Moment.InstantOf(text) ?? throw new CommandFailed(ExitCode.Wrong, $"'{text}' is no moment. Write a day such as 2026-11-21, or an instant such as 2026-11-21T00:15:33Z.");

    private static string[] Cells(string day, RowCounts wished, RowCounts present) =>
        [day, $"{wished.Added:N0}", $"{wished.Changed:N0}", $"{wished.Removed:N0}", $"{present.Added:N0}", $"{present.Changed:N0}", $"{present.Removed:N0}"];

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Counted(IReadOnlyList<Drift> would) =>
        string.Join(", ", would.GroupBy(d => d.Kind).OrderBy(g => g.Key).Select(g => $"{g.Count()} to be {Past(g.Key)}")) + ".";

    private static string Sentence(string? prefix, Drift drift) => $"{Word(drift.Kind)} {prefix}{drift.Table} {drift.Id}" + (drift.Columns.IsEmpty ? "" : ": " + string.Join("; ", drift.Columns.Select(c => drift.Kind switch
    {
        DriftKind.Missing => $"{c.Column} {Shown(c.InHistory)}",
        DriftKind.Extra => $"{c.Column} {Shown(c.InTarget)}",
        _ => $"{c.Column} {Shown(c.InTarget)} -> {Shown(c.InHistory)}",
    })));

    private static IEnumerable<object> Columns(Drift drift) => drift.Columns.Select(c => new { c.Column, from = c.InTarget, to = c.InHistory });

    private static string Word(DriftKind kind) => kind switch { DriftKind.Missing => "add", DriftKind.Extra => "remove", _ => "change" };

    private static string Past(DriftKind kind) => kind switch { DriftKind.Missing => "added", DriftKind.Extra => "removed", _ => "changed" };

    private static string Shown(string? value) => value is null ? "NULL" : $"'{value}'";
}
