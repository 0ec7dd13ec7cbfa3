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

/// <summary>What telling a target of everybody would do.</summary>
internal sealed record ComparedPortions(Tally Would, Affected Affected, IReadOnlyList<Refused> Refused);

/// <summary>
/// Tells a target of everybody some at a time, as single subjects are, so that each stands for itself: a target that takes no whole runs in one transaction, and tables that refused
/// a row, and with it all at once.
/// </summary>
/// <param name="rows">What the target should hold; read from the beginning by each call.</param>
/// <param name="settled">The place up to which history is known.</param>
/// <param name="open">Opens the target; see <see cref="ITargetPlugin.OpenAsync"/>.</param>
internal sealed class InPortions(
    IEventStore store, KnownTarget target, Func<TargetRows> rows, Func<CancellationToken, Task<long>> settled,
    Func<Func<StreamId, Verdict>, CancellationToken, Task<IProvisioner>> open, TimeProvider clock) : IAsyncDisposable
{
    /// <summary>How it says that it writes: what it has written by then stays.</summary>
    public const string Phase = "telling in portions";

    private const int Together = 500;
    private const int MostNamed = 50;

    private View? view;
    private IProvisioner? opened;

    public ValueTask DisposeAsync() => opened?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>What telling it of everybody would write, and how much of what it holds would be changed or removed.</summary>
    public async Task<ComparedPortions> CompareAsync(Progress progress, CancellationToken cancel)
    {
        var provisioner = await OpenAsync(cancel);
        var (read, tally, affected, refused) = (rows(), NewTally(provisioner), new List<Told>(), new List<Refused>());
        var held = (await KnownAsync(provisioner, cancel)).Count;
        await foreach (var some in EverybodyAsync(provisioner, read, "comparing in portions", progress, cancel))
        {
            foreach (var (telling, told) in some.Zip(await provisioner.DryRunAsync(some, cancel)))
            {
                if (told.Written.Any(d => d.Kind != DriftKind.Missing)) affected.Add(told);
                if (told.Failure is { } failure) refused.Add(new(telling.Subject, telling.Verdict.Action, failure.Message));
                else tally.Add(telling.Verdict, told);
            }
        }

        return new(tally, new(affected.Count, held, Resync.Digest(affected)), refused);
    }

    /// <summary>Tells it of everybody.</summary>
    /// <returns>What was read, what was written, and whom it refused.</returns>
    public async Task<(TargetRows Rows, Tally Written, IReadOnlyList<Refused> Refused)> WriteAsync(Progress progress, CancellationToken cancel)
    {
        var provisioner = await OpenAsync(cancel);
        var (read, tally, refused) = (rows(), NewTally(provisioner), new List<Refused>());
        var place = await settled(cancel);
        await foreach (var portion in EverybodyAsync(provisioner, read, Phase, progress, cancel))
        {
            var (some, told) = await TellAsync(provisioner, portion, place, cancel);
            foreach (var (telling, answer) in some.Zip(told))
            {
                if (answer.Failure is { } failure) refused.Add(new(telling.Subject, telling.Verdict.Action, failure.Message));
                else tally.Add(telling.Verdict, answer);
            }
        }

        return (read, tally, refused);
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
    private async Task<(IReadOnlyList<Telling> Some, IReadOnlyList<Told> Told)> TellAsync(IProvisioner provisioner, IReadOnlyList<Telling> some, long place, CancellationToken cancel)
    {
        try
        {
            return (some, await provisioner.ProvisionAsync(some, async ct => await settled(ct) == place, cancel));
        }
        catch (PermitRefused)
        {
            var (tellings, told) = (new List<Telling>(some.Count), new List<Told>(some.Count));
            foreach (var fewer in some.Chunk(Math.Max(1, some.Count / 2)))
            {
                place = await settled(cancel);
                var (again, answers) = await TellAsync(provisioner, await AgainAsync([.. fewer.Select(t => t.Subject)], cancel), place, cancel);
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
    private async IAsyncEnumerable<IReadOnlyList<Telling>> EverybodyAsync(
        IProvisioner provisioner, TargetRows read, string phase, Progress progress, [EnumeratorCancellation] CancellationToken cancel)
    {
        var (left, some) = ((await KnownAsync(provisioner, cancel)).ToHashSet(), new List<Telling>(Together));
        await foreach (var verdict in read.VerdictsAsync(done => progress(phase, done), cancel))
        {
            view = read.View;
            left.Remove(verdict.Subject);
            if (!provisioner.Wants.Contains(verdict.Subject.Kind)) continue;
            some.Add(new(verdict, null));
            if (some.Count < Together) continue;
            yield return some;
            some = new(Together);
        }

        // People before the groups that they were in.
        foreach (var subject in left.OrderByDescending(s => s.Kind).ThenBy(s => s.Id)) some.Add(new(SomePeople.Nobody.SeenBy(read.View!, subject, read.At), null));
        foreach (var portion in some.Chunk(Together)) yield return portion;
    }

    private async Task<IProvisioner> OpenAsync(CancellationToken cancel) => opened ??= await open(subject => view!.Of(subject), cancel);

    private Tally NewTally(IProvisioner provisioner) => new(target.HasTables, provisioner.Wants);

    /// <summary>Those whom the target holds; none where it cannot say.</summary>
    private static async Task<IReadOnlyList<StreamId>> KnownAsync(IProvisioner provisioner, CancellationToken cancel) =>
        provisioner is ICensus census ? await census.KnownSubjectsAsync(cancel) : [];
}
