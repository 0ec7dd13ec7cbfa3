using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.Provisioning;
using EventRegistry.Host.Commands;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.Queue;
using EventRegistry.Host.ReadModels;
using EventRegistry.Host.Targets;
using EventRegistry.Host.Upkeep;
using EventRegistry.Projections.Subjects;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace EventRegistry.Host.Provisioning;

/// <summary>
/// Follows history and asks for what it makes necessary: for every target of a CO, each subject that changed, once for all changes that are looked at together.
/// What is asked for and how far was looked are one transaction, so that nothing is forgotten and nothing asked for twice, whichever host looks.
/// </summary>
internal sealed partial class Trigger(Registry registry, Requests requests, Dispatch dispatch, LiveTargets targets, ILogger<Trigger> log) : Round(registry.Clock, log)
{
    private const int PeopleTogether = 500;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan UntilTheOtherIsDone = TimeSpan.FromMilliseconds(20);

    private readonly CatchUp catchUp = new(registry);
    private readonly Bell bell = new();
    private readonly Hand hand = new();

    /// <summary>Says what was appended just now: it need not wait for the next look, nor be read.</summary>
    public void Ring(Commands.Handled handled)
    {
        CrashPoint.Pass(Step.Appended);
        hand.Take(handled);
        bell.Ring();
    }

    /// <summary>Lets what is being told be told to the end, while the host waits for it.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await dispatch.EndAsync(cancellationToken);
    }

    /// <summary>One look, and all that follows from it at once.</summary>
    public override async Task<TimeSpan> PassAsync(CancellationToken cancel)
    {
        if (await LookAsync(cancel) is not { } moved) return UntilTheOtherIsDone;
        var (fansOut, due, unread) = await LeftAsync(cancel);
        var fanned = fansOut && await FanOutAsync(cancel);
        var fell = due <= registry.Clock.GetUtcNow() && await FallDueAsync(cancel);
        var read = unread && IsTimeToReadAgain() && await ReadAgainAsync(cancel);
        if (moved || fanned || fell || read) return TimeSpan.Zero;
        // Whoever is due already is with another host that is just asking for them.
        return due - registry.Clock.GetUtcNow() is { } until && until < Pause ? until > UntilTheOtherIsDone ? until : UntilTheOtherIsDone : Pause;
    }

    protected override Task WaitAsync(TimeSpan wait, CancellationToken cancel) => wait > TimeSpan.Zero ? bell.WaitAsync(wait, cancel) : Task.CompletedTask;

    /// <summary>Whether changes that concern many are still to be gone on with, and when time alone next changes what is to be told of somebody; null when it does of nobody; and whether any event was passed over.</summary>
    private async Task<(bool FansOut, DateTimeOffset? Due, bool Unread)> LeftAsync(CancellationToken cancel)
    {
        await using var command = registry.Database.CreateCommand(
            "select exists (select from eventregistry.fanouts), (select min(due) from eventregistry.standings), exists (select from eventregistry.unread)");
        await using var reader = await command.ExecuteReaderAsync(cancel);
        await reader.ReadAsync(cancel);
        return (reader.GetBoolean(0), reader.IsDBNull(1) ? null : reader.GetFieldValue<DateTimeOffset>(1), reader.GetBoolean(2));
    }

    /// <summary>Looks at what comes next in history: at what this host has just appended, where that is next, else at what is read.</summary>
    /// <returns>Whether there may be more to look at; null when another host is looking.</returns>
    private async Task<bool?> LookAsync(CancellationToken cancel)
    {
        var co = hand.Tenant;
        NpgsqlBatchCommand[] asking = [TriggerPlace.Take, TriggerPlace.TakeOfTargets, .. co is null ? Array.Empty<NpgsqlBatchCommand>() : [Views.AskVersion(co)]];
        await using var work = await Looking.BeginAsync(registry, cancel, asking);
        if (work.Answers[0] is not { } after)
        {
            await TriggerPlace.BeginAsync(registry.Database, await registry.Store.SettledAsync(cancel), cancel);
            return null;
        }

        var handed = hand.After(after);
        if ((handed ?? await PageAsync(after, cancel)) is not { } page) return false;
        work.IsAlone = true;
        // What the CO's own streams say counts as it was when the place was taken, unless they are just what is looked at.
        var isOfPeople = !page.Events.Any(e => Reference.Streams.Contains(e.Entry.Stream.Kind));
        work.AtHand = new(page.States, co is not null && isOfPeople && work.Answers[^1] is { } version ? (co, version) : null);
        await ForgetTargetsAsync(work, page, cancel);
        CrashPoint.Pass(Step.Looked);
        var live = await targets.ByTenantAsync(work.Answers[1] ?? 0, cancel);
        var concerned = page.Events.Where(e => e.Tenant == Tenant.None ? live.Count > 0 : live.Contains(e.Tenant)).ToList();
        var wanted = await WantedAsync(concerned, cancel);
        if (page.Fault is { } fault) await PassOverAsync(work.Connection, fault, wanted, cancel);
        await AskAsync(work, live, concerned, wanted, cancel);
        CrashPoint.Pass(Step.Asked);
        var claimed = await work.CommitAsync(TriggerPlace.Move(page.Through), cancel);
        CrashPoint.Pass(Step.Moved);
        await dispatch.BeginAsync(claimed, cancel);
        // Who appends rings; what came of anybody else meanwhile is found with the next look, as it is while nothing happens here.
        return handed is null;
    }

    /// <summary>Lets nobody go on by what targets were before these events.</summary>
    private async Task ForgetTargetsAsync(Looking work, Stretch page, CancellationToken cancel)
    {
        var changed = page.Events.Select(e => e.Entry).LastOrDefault(e => e.Stream.Kind == StreamKind.Target)?.Sequence;
        if (page.Fault is { } fault && StreamId.TryParse(fault.Stream, out var stream) && stream.Kind == StreamKind.Target) changed = fault.Sequence;
        if (changed is not { } sequence) return;
        targets.Forget(sequence);
        await TriggerPlace.TargetsChangedAsync(work.Connection, sequence, cancel);
    }

    private async Task<Stretch?> PageAsync(long after, CancellationToken cancel)
    {
        try
        {
            await foreach (var page in registry.Store.ReadAllAsync(after, null, cancel)) return new([.. page.Events.Select(e => (e.Tenant, e.Entry))], page.Through);
            return null;
        }
        catch (CannotBeRead fault)
        {
            // What comes before it is a page of its own.
            return new([], fault.Sequence) { Fault = fault };
        }
    }

    private async Task AskAsync(Looking work, ILookup<string, KnownTarget> live, IReadOnlyList<(string Tenant, Recorded Entry)> events, Wanted wanted, CancellationToken cancel)
    {
        // What a command did is told to the read models with it; what anything else did, not yet.
        if (wanted.Fanouts.Count > 0 || !events.All(e => Operation.IsCommand(e.Entry.Cause))) await CatchUpAsync(events, cancel);
        await requests.AskAsync(work, live, await SpreadAsync(work.Connection, wanted, cancel), cancel);
    }

    private async Task<Wanted> WantedAsync(IReadOnlyList<(string Tenant, Recorded Entry)> events, CancellationToken cancel)
    {
        var wanted = new Wanted();
        foreach (var (tenant, entry) in events) wanted.Add(tenant, entry, await BeforeAsync(tenant, entry, cancel));
        return wanted;
    }

    /// <summary>What a record said before, where that tells whether anybody is concerned.</summary>
    private async Task<IRecord?> BeforeAsync(string tenant, Recorded entry, CancellationToken cancel)
    {
        if (entry.Change is not (Edited<GroupRecord> or Edited<ExtendedType> or Deleted<ExtendedType>)) return null;
        var earlier = new List<Recorded>();
        await foreach (var other in registry.Store.ReadStreamAsync(tenant, entry.Stream, UpTo.Event(entry.Sequence - 1), cancel)) earlier.Add(other);
        return entry.Stream.Kind == StreamKind.Group
            ? earlier.Aggregate(new Group(new(entry.Stream.Id)), Group.Evolve).Record?.Record
            : earlier.Aggregate(new CoSettings(new(entry.Stream.Id)), CoSettings.Evolve).Types.Find(entry.Change.RecordId)?.Record;
    }

    /// <summary>Adds the people whom a change concerns; of many, the first, and a note of the others.</summary>
    private static async Task<Wanted> SpreadAsync(NpgsqlConnection connection, Wanted wanted, CancellationToken cancel)
    {
        foreach (var (fanout, motive) in wanted.Fanouts)
        {
            var people = await Concerned.FindAsync(connection, fanout.Tenant, fanout.Whose, fanout.Of, 0, PeopleTogether, cancel);
            foreach (var person in people) wanted.Add(person.Tenant, new(StreamKind.Person, person.Person), motive);
            if (people.Count == PeopleTogether) await Fanouts.NoteAsync(connection, fanout, motive, people[^1].Person, cancel);
        }

        return wanted;
    }

    /// <summary>Goes on with changes that concern many.</summary>
    private async Task<bool> FanOutAsync(CancellationToken cancel)
    {
        await using var work = await Looking.BeginAsync(registry, cancel);
        if (await Fanouts.TakeAsync(work.Connection, cancel) is not var (id, fanout, motive, after)) return false;
        var people = await Concerned.FindAsync(work.Connection, fanout.Tenant, fanout.Whose, fanout.Of, after, PeopleTogether, cancel);
        var wanted = new Wanted();
        foreach (var person in people) wanted.Add(person.Tenant, new(StreamKind.Person, person.Person), motive);
        await requests.AskAsync(work, await targets.ByTenantAsync(cancel), wanted, cancel);
        var left = people.Count < PeopleTogether ? Fanouts.Done(id) : Fanouts.Move(id, people[^1].Person);
        CrashPoint.Pass(Step.Fanned);
        await dispatch.BeginAsync(await work.CommitAsync(left, cancel), cancel);
        return true;
    }

    /// <summary>Asks for those of whom time alone has changed what is to be told.</summary>
    private async Task<bool> FallDueAsync(CancellationToken cancel)
    {
        await using var work = await Looking.BeginAsync(registry, cancel);
        var due = await Standings.TakeDueAsync(work.Connection, registry.Clock.GetUtcNow(), PeopleTogether, cancel);
        if (due.Count == 0) return false;
        foreach (var target in due.GroupBy(d => d.Target))
        {
            if (await targets.FindAsync(target.Key, cancel) is not { } known) continue;
            var subjects = target.ToDictionary(d => d.Subject, d => new Motive(d.Sequence, null, "time", false));
            await requests.AskAsync(work, [known], subjects, cancel);
        }

        CrashPoint.Pass(Step.FellDue);
        await dispatch.BeginAsync(await work.CommitAsync(null, cancel), cancel);
        return true;
    }
}
