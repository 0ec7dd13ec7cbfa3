using System.Runtime.CompilerServices;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Organization;
using EventRegistry.Host.EventStore;
using EventRegistry.Projections.Subjects;
using EventRegistry.Projections.Targets.Sql;

namespace EventRegistry.Host.Targets;

/// <summary>Replays a CO's history into the rows that a target should hold.</summary>
/// <param name="store">The history.</param>
/// <param name="co">The CO.</param>
/// <param name="upTo">How much of history counts.</param>
/// <param name="at">The moment at which validity counts.</param>
/// <param name="policy">Whom the target is told of.</param>
public sealed class TargetRows(IEventStore store, CoId co, UpTo upTo, DateTimeOffset at, Policy policy)
{
    private readonly CoHistory history = new(store, co, upTo);

    /// <summary>The events read so far.</summary>
    public long Events => history.Events;

    /// <summary>The moment at which validity counts.</summary>
    public DateTimeOffset At => at;

    /// <summary>What the target sees of the CO, once it was read.</summary>
    public View? View { get; private set; }

    /// <summary>The place in history that certainly counts.</summary>
    public long Through { get; private set; }

    /// <summary>Of whom time alone will change what is told, and when.</summary>
    public List<(StreamId Subject, ProvisioningAction Action, DateTimeOffset At)> Due { get; } = [];

    /// <summary>What was written of each subject, as one number; null where nothing was.</summary>
    public List<(StreamId Subject, Guid? Digest)> Digests { get; } = [];

    /// <summary>What the target is to be told of everybody: groups and reference data first, then person by person.</summary>
    public async IAsyncEnumerable<Verdict> VerdictsAsync(Action<long> progress, [EnumeratorCancellation] CancellationToken cancel)
    {
        Through = await store.SettledAsync(cancel);
        var view = View = View.Of(await history.ReferenceAsync(cancel), policy);
        foreach (var verdict in view.OwnSubjects()) yield return verdict;
        await foreach (var some in history.EverybodyAsync(cancel))
        {
            foreach (var person in some.People)
            {
                var verdict = view.Of(person, some.Identities, at);
                if (Domain.People.Due.Telling(person, some.Identities, at) is { } next) Due.Add((verdict.Subject, verdict.Action, next));
                yield return verdict;
            }

            progress(Events);
        }

        progress(Events);
    }

    /// <summary>Writes all rows.</summary>
    public async Task WriteAsync(Load load, Action<long> progress, CancellationToken cancel)
    {
        await foreach (var verdict in VerdictsAsync(progress, cancel))
        {
            Digests.Add((verdict.Subject, verdict.Action == ProvisioningAction.Deleted ? null : (await load.WriteAsync(verdict.Subject.ToString(), SpRows.Of(verdict), cancel)).ToGuid()));
        }
    }
}
