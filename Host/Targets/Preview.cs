using System.Collections.Immutable;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.People;
using EventRegistry.Host.EventStore;
using EventRegistry.Projections.Subjects;
using EventRegistry.Projections.Targets;
using EventRegistry.Projections.Targets.Sql;

namespace EventRegistry.Host.Targets;

/// <summary>What a target would be written of one subject.</summary>
/// <param name="Because">Why it would be told less than everything; null when it would be told everything.</param>
/// <param name="Would">The rows that would be written; none when the target holds all of it already.</param>
/// <param name="Refused">Why it could not be written; null when it could.</param>
public sealed record PreviewedSubject(StreamId Subject, ProvisioningAction Action, string? Because, IReadOnlyList<Drift> Would, string? Refused);

/// <summary>What a target would be written as a whole.</summary>
/// <param name="Tables">How many rows of each table.</param>
/// <param name="Drifts">The first of them.</param>
/// <param name="Subjects">Of whom each of these rows tells, where history knows.</param>
/// <param name="Affected">Of how many subjects rows would be changed or removed, and the difference's name.</param>
/// <param name="WouldStop">Whether the guard would wait for an approval.</param>
/// <param name="IsFirstFill">Whether the tables are yet to be made.</param>
public sealed record PreviewedTarget(
    ImmutableArray<TableReport> Tables, ImmutableArray<Drift> Drifts, IReadOnlyDictionary<(string Table, int Id), string> Subjects, Affected Affected, bool WouldStop, bool IsFirstFill)
{
    public bool Differs => Tables.Any(t => t.Differs);
}

/// <summary>What a target would have been written day by day.</summary>
/// <param name="Since">The moment at which it begins.</param>
/// <param name="Days">Those on which something would have been written: first by the configuration wished for, then by the present one.</param>
public sealed record PreviewedDays(DateTimeOffset Since, IReadOnlyList<DayOfRows> Days)
{
    public RowCounts Total(int configuration) => Days.Aggregate(default(RowCounts), (sum, day) => sum + day.Counts[configuration]);
}

/// <summary>Says what a target would be written, now or as it may be configured, and writes nothing.</summary>
internal sealed class Preview(Registry registry)
{
    private const int Together = 500;

    private readonly TargetBook book = new(registry);

    /// <summary>What the target would be written of some subjects, in their order.</summary>
    /// <param name="wish">How else the target may be configured; one that says nothing for as it is.</param>
    /// <exception cref="CommandFailed">What is wished cannot be.</exception>
    /// <exception cref="TargetFailure">The target cannot be read.</exception>
    public Task<IReadOnlyList<PreviewedSubject>> OfSubjectsAsync(KnownTarget target, TargetWish wish, IReadOnlyList<StreamId> subjects, CancellationToken cancel) =>
        OfSubjectsAsync(target, wish, subjects, people => people, cancel);

    /// <summary>The same if people were other than they are.</summary>
    /// <param name="supposed">How they would be.</param>
    /// <inheritdoc cref="OfSubjectsAsync(KnownTarget, TargetWish, IReadOnlyList{StreamId}, CancellationToken)" path="/exception"/>
    public async Task<IReadOnlyList<PreviewedSubject>> OfSubjectsAsync(
        KnownTarget target, TargetWish wish, IReadOnlyList<StreamId> subjects, Func<SomePeople, SomePeople> supposed, CancellationToken cancel)
    {
        var wished = await WishedAsync(target, wish, cancel);
        var history = new CoHistory(registry.Store, target.Co, UpTo.Now);
        var view = View.Of(await history.ReferenceAsync(cancel), wished.Policy);
        var exist = !wished.HasTables || await (await TablesAsync(wished, wish.Connection, cancel)).ExistAsync(cancel);
        await using var provisioner = await new Plugins(registry).Of(wished).OpenAsync(wished, wish.Connection, view.Of, cancel);
        var previewed = new List<PreviewedSubject>();
        foreach (var some in subjects.Distinct().Chunk(Together))
        {
            var verdicts = await VerdictsAsync(history, view, some, supposed, cancel);
            var told = exist
                ? await provisioner.DryRunAsync([.. verdicts.Where(v => provisioner.Wants.Contains(v.Subject.Kind)).Select(v => new Telling(v, null))], cancel)
                : [.. verdicts.Select(FirstFill.Of)];
            var answers = told.ToDictionary(t => t.Subject);
            previewed.AddRange(verdicts.Select(v => answers.TryGetValue(v.Subject, out var t)
                ? new PreviewedSubject(v.Subject, v.Action, v.Because, t.Written, t.Failure?.Message)
                : new(v.Subject, v.Action, "the target wants none of its kind", [], null)));
        }

        return previewed;
    }

    /// <summary>What the target would be written as a whole. Tables that are yet to be made count as empty.</summary>
    /// <inheritdoc cref="OfSubjectsAsync(KnownTarget, TargetWish, IReadOnlyList{StreamId}, CancellationToken)" path="/exception"/>
    public async Task<PreviewedTarget> OfTargetAsync(KnownTarget target, TargetWish wish, Progress progress, CancellationToken cancel)
    {
        var wished = await WishedAsync(target, wish, cancel);
        var replay = await Replay.OfAsync(registry, wished, wish.Connection, cancel);
        return await replay.PreviewAsync(progress, cancel);
    }

    /// <summary>What the target would have been written day by day, as history alone tells it, by what is wished and by what it is configured as.</summary>
    /// <exception cref="CommandFailed">What is wished cannot be, or the moment lies in the future.</exception>
    public async Task<PreviewedDays> SinceAsync(KnownTarget target, TargetWish wish, DateTimeOffset since, Progress progress, CancellationToken cancel)
    {
        if (!target.HasTables) throw new CommandFailed(ExitCode.Wrong, $"Rows are counted day by day, and '{target.Name}' is no tables. What it would be written now: eventregistry preview {target.Name}");
        var now = registry.Clock.GetUtcNow();
        if (since > now) throw new CommandFailed(ExitCode.Wrong, $"{since:yyyy-MM-ddTHH:mm:ssZ} lies in the future: history ends now, at {now:yyyy-MM-ddTHH:mm:ssZ}.");
        var wished = await WishedAsync(target, wish, cancel);
        var days = new DayByDay(registry.Store, target.Co, [wished.Policy, target.Policy], since, now);
        return new(since, await days.RunAsync(progress, await Replay.EventsOfAsync(registry, target.Co, cancel), cancel));
    }

    private async Task<KnownTarget> WishedAsync(KnownTarget target, TargetWish wish, CancellationToken cancel)
    {
        var wished = book.Wished(target, wish);
        new Plugins(registry).Of(wished).Check(wished);
        await new WishedTarget(registry).CheckNamesAsync(target, wished, cancel);
        return wished;
    }

    private async Task<SqlTarget> TablesAsync(KnownTarget wished, string? connection, CancellationToken cancel) => connection is null
        ? await book.OpenAsync(wished, null, cancel)
        : await new TargetTables(registry).OpenAsync(wished.Co, connection, wished.Prefix, cancel);

    private async Task<IReadOnlyList<Verdict>> VerdictsAsync(CoHistory history, View view, IReadOnlyCollection<StreamId> subjects, Func<SomePeople, SomePeople> supposed, CancellationToken cancel)
    {
        var now = registry.Clock.GetUtcNow();
        var people = supposed(await history.SomeAsync([.. subjects.Where(s => s.Kind == StreamKind.Person).Select(s => s.Id)], cancel));
        return [.. subjects.Select(s => people.SeenBy(view, s, now))];
    }
}
