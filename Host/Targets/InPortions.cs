using System.Globalization;
using System.Runtime.CompilerServices;
using EventRegistry.Domain.Changelog;
using EventRegistry.Host.EventStore;
using EventRegistry.Projections.Subjects;
using EventRegistry.Projections.Targets;
using EventRegistry.Projections.Targets.Sql;

namespace EventRegistry.Host.Targets;

/// <summary>A target refused some subjects, which stay as they were; it was told of all others.</summary>
public sealed class RunFailedInPart(string message, IReadOnlyList<TableReport> tables) : CommandFailed(ExitCode.Found, message)
{
    /// <summary>What was written.</summary>
    public IReadOnlyList<TableReport> Tables { get; } = tables;
}

/// <summary>Somebody whom a target refused.</summary>
/// <param name="Action">What it was to do.</param>
/// <param name="Because">Why, and whom.</param>
internal sealed record Refused(StreamId Subject, ProvisioningAction Action, string Because);

/// <summary>
/// Tells a target of everybody some at a time, where it refused a row and with it all at once: the same rows, told as single subjects are, so that each stands for itself.
/// </summary>
/// <param name="rows">What the target should hold; read from the beginning by each call.</param>
/// <param name="settled">The place up to which history is known.</param>
internal sealed class InPortions(IEventStore store, KnownTarget target, Func<TargetRows> rows, Func<CancellationToken, Task<long>> settled, string connection, TimeProvider clock) : IAsyncDisposable
{
    /// <summary>How it says that it writes: what it has written by then stays.</summary>
    public const string Phase = "telling in portions";

    private const int Together = 500;
    private const int MostNamed = 50;

    private View? view;
    private SqlProvisioner? opened;

    private SqlProvisioner Provisioner => opened ??= new(connection, target.Prefix, target.Co.Value, subject => view!.Of(subject));

    public ValueTask DisposeAsync() => opened?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>How much of what the target holds would be changed or removed.</summary>
    public async Task<Affected> AffectedAsync(Progress progress, CancellationToken cancel)
    {
        var (affected, held) = (new List<Told>(), (await Provisioner.KnownSubjectsAsync(cancel)).Count);
        await foreach (var some in EverybodyAsync(rows(), "comparing in portions", progress, cancel))
            affected.AddRange((await Provisioner.DryRunAsync(some, cancel)).Where(t => t.Written.Any(d => d.Kind != DriftKind.Missing)));
        return new(affected.Count, held, Resync.Digest(affected));
    }

    /// <summary>Tells it of everybody.</summary>
    /// <returns>What was read, what was written, what the target now holds as one number, and whom it refused.</returns>
    public async Task<(TargetRows Rows, IReadOnlyList<TableReport> Tables, string Digest, IReadOnlyList<Refused> Refused)> WriteAsync(Progress progress, CancellationToken cancel)
    {
        var (read, held, written, refused) = (rows(), new Dictionary<string, long>(StringComparer.Ordinal), new Dictionary<(string, DriftKind), long>(), new List<Refused>());
        var digest = new TargetDigest();
        var place = await settled(cancel);
        await foreach (var portion in EverybodyAsync(read, Phase, progress, cancel))
        {
            var (some, told) = await TellAsync(portion, place, cancel);
            foreach (var drift in told.SelectMany(t => t.Written)) written[(drift.Table, drift.Kind)] = written.GetValueOrDefault((drift.Table, drift.Kind)) + 1;
            var failures = told.Where(t => t.Failure is not null).ToDictionary(t => t.Subject, t => t.Failure!.Message);
            foreach (var (verdict, _) in some)
            {
                if (failures.TryGetValue(verdict.Subject, out var because)) refused.Add(new(verdict.Subject, verdict.Action, because));
                else Hold(verdict);
            }
        }

        return (read, [.. Tables.All.Select(t => new TableReport(
            t.Name, held.GetValueOrDefault(t.Name), Count(t, DriftKind.Missing), Count(t, DriftKind.Changed), Count(t, DriftKind.Extra)))], digest.ToString(), refused);

        void Hold(Verdict verdict)
        {
            foreach (var row in verdict.Action == ProvisioningAction.Deleted ? [] : SpRows.Of(verdict))
            {
                held[row.Table.Name] = held.GetValueOrDefault(row.Table.Name) + 1;
                digest.Add($"{verdict.Subject}", row);
            }
        }

        long Count(Table table, DriftKind kind) => written.GetValueOrDefault((table.Name, kind));
    }

    /// <summary>What is said of those whom a target refused.</summary>
    public string Said(IReadOnlyList<Refused> refused)
    {
        var more = refused.Count > MostNamed ? string.Create(CultureInfo.InvariantCulture, $"\n  and {refused.Count - MostNamed:N0} more") : "";
        return string.Create(CultureInfo.InvariantCulture, $"'{target.Name}' refused {refused.Count:N0} subjects, which stay as they were; it was told of all others.")
            + string.Concat(refused.Take(MostNamed).Select(t => $"\n  {t.Because}")) + more;
    }

    /// <summary>
    /// Tells of some. From the permit on nobody else writes the target: where history went on since they were read, somebody may have told the target of it already, and they
    /// are read anew, fewer at a time, which takes less long.
    /// </summary>
    /// <param name="place">The place up to which history was known before they were read.</param>
    private async Task<(IReadOnlyList<Telling> Some, IReadOnlyList<Told> Told)> TellAsync(IReadOnlyList<Telling> some, long place, CancellationToken cancel)
    {
        try
        {
            return (some, await Provisioner.ProvisionAsync(some, async ct => await settled(ct) == place, cancel));
        }
        catch (PermitRefused)
        {
            var (tellings, told) = (new List<Telling>(some.Count), new List<Told>(some.Count));
            foreach (var fewer in some.Chunk(Math.Max(1, some.Count / 2)))
            {
                place = await settled(cancel);
                var (again, answers) = await TellAsync(await AgainAsync([.. fewer.Select(t => t.Subject)], cancel), place, cancel);
                tellings.AddRange(again);
                told.AddRange(answers);
            }

            return (tellings, told);
        }
    }

    private async Task<IReadOnlyList<Telling>> AgainAsync(IReadOnlyList<StreamId> subjects, CancellationToken cancel)
    {
        var history = new CoHistory(store, target.Co, UpTo.Now);
        view = View.Of(await history.ReferenceAsync(cancel), target.Policy);
        var (people, now) = (await history.SomeAsync([.. subjects.Where(s => s.Kind == StreamKind.Person).Select(s => s.Id)], cancel), clock.GetUtcNow());
        return [.. subjects.Select(s => new Telling(people.SeenBy(view, s, now), null))];
    }

    /// <summary>Everybody whom history knows, then whoever else is in the target.</summary>
    private async IAsyncEnumerable<IReadOnlyList<Telling>> EverybodyAsync(TargetRows read, string phase, Progress progress, [EnumeratorCancellation] CancellationToken cancel)
    {
        var (left, some) = ((await Provisioner.KnownSubjectsAsync(cancel)).ToHashSet(), new List<Telling>(Together));
        await foreach (var verdict in read.VerdictsAsync(done => progress(phase, done), cancel))
        {
            view = read.View;
            left.Remove(verdict.Subject);
            some.Add(new(verdict, null));
            if (some.Count < Together) continue;
            yield return some;
            some = new(Together);
        }

        // People before the groups that they were in.
        foreach (var subject in left.OrderByDescending(s => s.Kind).ThenBy(s => s.Id)) some.Add(new(SomePeople.Nobody.SeenBy(read.View!, subject, read.At), null));
        foreach (var portion in some.Chunk(Together)) yield return portion;
    }
}
