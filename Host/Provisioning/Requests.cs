using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.People;
using EventRegistry.Domain.Provisioning;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.Queue;
using EventRegistry.Host.Targets;
using EventRegistry.Projections.Subjects;
using Npgsql;

namespace EventRegistry.Host.Provisioning;

/// <summary>Actions that this host has claimed as it asked for them, to carry them out at once.</summary>
/// <param name="Route">The way to the target; its turn is the holder's to let go.</param>
/// <param name="Seen">What was read to ask; null where it may be out of date.</param>
internal sealed record Request(Route Route, Batch Batch, Seen? Seen);

/// <summary>A CO as one target sees it, and the people of a batch.</summary>
internal sealed record Seen(View View, SomePeople? People)
{
    /// <summary>How the target stands to the subjects of the batch; null where that was not read.</summary>
    public Dictionary<StreamId, Standing>? Before { get; init; }
}

/// <summary>Puts into the queue what is wanted of each target, by its mode (<c>provisioning.md</c> 3 and 5).</summary>
internal sealed class Requests(Registry registry, IActionQueue queue, Views views, Provisioners provisioners)
{
    /// <summary>Asks for what is wanted. What may be carried out at once, when the transaction is committed, is claimed in it.</summary>
    /// <param name="live">The targets, by CO.</param>
    public async Task AskAsync(Looking work, ILookup<string, KnownTarget> live, Wanted wanted, CancellationToken cancel)
    {
        foreach (var (tenant, subjects) in wanted.Subjects) await AskAsync(work, [.. live[tenant]], subjects, cancel);
    }

    /// <summary>Asks some targets of one CO to be told of some subjects.</summary>
    /// <inheritdoc cref="AskAsync(Looking, ILookup{string, KnownTarget}, Wanted, CancellationToken)"/>
    public async Task AskAsync(Looking work, IReadOnlyList<KnownTarget> told, IReadOnlyDictionary<StreamId, Motive> subjects, CancellationToken cancel)
    {
        if (told.Count == 0 || subjects.Count == 0) return;
        var ids = subjects.Keys.Where(s => s.Kind == StreamKind.Person).Select(s => s.Id).ToList();
        // Both at once: neither needs the other, and somebody may be waiting.
        var (reading, viewing) = (ids.Count == 0 ? Task.FromResult<SomePeople?>(null) : PeopleAsync(told[0], ids, work.AtHand, cancel), ViewsAsync(told, work.AtHand, cancel));
        await Task.WhenAll(reading, viewing);
        var people = await reading;
        foreach (var (target, view) in told.Zip(await viewing))
        {
            var actions = Actions(view, subjects.Keys, people);
            await AskAsync(work, target, [.. subjects.Select(s => new Wish(s.Key, actions[s.Key], s.Value))], view is null || (people is null && ids.Count > 0) ? null : new(view, people), cancel);
        }
    }

    private Dictionary<StreamId, ProvisioningAction> Actions(View? view, IEnumerable<StreamId> subjects, SomePeople? people)
    {
        var now = registry.Clock.GetUtcNow();
        return subjects.ToDictionary(s => s, Action);

        ProvisioningAction Action(StreamId subject)
        {
            if (view is null || (people is null && subject.Kind == StreamKind.Person)) return ProvisioningAction.Eligible;
            try
            {
                return (people ?? SomePeople.Nobody).SeenBy(view, subject, now).Action;
            }
            catch (Exception)
            {
                // It fails alone when the target is to be told of it, and does not keep all others from being asked for.
                return ProvisioningAction.Eligible;
            }
        }
    }

    /// <summary>The people of some ids; null where history cannot be read of all of them: which, is found out when they are told.</summary>
    private async Task<SomePeople?> PeopleAsync(KnownTarget of, IReadOnlyCollection<int> ids, AtHand atHand, CancellationToken cancel)
    {
        try
        {
            return await new CoHistory(registry.Store, of.Co, UpTo.Now).SomeAsync(ids, cancel, stream => atHand.StateOf(Tenant.Of(of.Co), stream));
        }
        catch (CannotBeRead)
        {
            return null;
        }
    }

    private async Task<List<View?>> ViewsAsync(IReadOnlyList<KnownTarget> told, AtHand atHand, CancellationToken cancel)
    {
        var seen = new List<View?>(told.Count);
        foreach (var target in told) seen.Add(await ViewAsync(target, atHand, cancel));
        return seen;
    }

    /// <summary>What a target sees; null where that cannot be read: the other targets do not wait for it.</summary>
    private async Task<View?> ViewAsync(KnownTarget target, AtHand atHand, CancellationToken cancel)
    {
        try
        {
            return await views.OfAsync(target, cancel, atHand.VersionOf(Tenant.Of(target.Co)));
        }
        catch (CannotBeRead)
        {
            return null;
        }
    }

    private async Task AskAsync(Looking work, KnownTarget target, IReadOnlyList<Wish> wishes, Seen? seen, CancellationToken cancel)
    {
        var (tenant, later) = (Tenant.Of(target.Co), wishes.Where(w => !IsForNow(target.Mode, w)).ToList());
        if (later.Count > 0)
        {
            await using var note = new NpgsqlBatch(work.Connection) { BatchCommands = { Standings.Wish(target.Id, tenant, [.. later.Select(w => (w.Subject, w.Action, w.Motive.Sequence))]) } };
            await note.ExecuteNonQueryAsync(cancel);
        }

        if (later.Count == wishes.Count) return;
        var route = provisioners.RouteOf(target);
        // Whoever is on the way already is not waited for: the workers take it from the queue when their turn comes.
        var mine = (target.Mode != ProvisioningMode.Queue || wishes.Any(w => w.Motive.IsByHand)) && route.TryTake();
        try
        {
            var asked = await queue.AskAsync(work.Connection, [.. wishes.Except(later).Select(w => new Ask(tenant, target.Id, w.Subject, w.Action, w.Motive.Sequence, w.Motive.Actor, w.Motive.Cause) { Mine = mine ? Lease.Usual : null })], cancel);
            if (asked.OfType<Claimed>().FirstOrDefault()?.Batch is not { } batch) return;
            work.Claimed.Add(new(route, batch, seen));
            mine = false;
        }
        finally
        {
            if (mine) route.LetGo();
        }
    }

    private static bool IsForNow(ProvisioningMode mode, Wish wish) => mode switch
    {
        ProvisioningMode.Disabled => false,
        _ when wish.Motive.IsByHand => true,
        // What people's records refer to is told at once wherever anything is (sql-target.md 8).
        _ when wish.Subject.Kind is StreamKind.Cou or StreamKind.Terms or StreamKind.Source => true,
        ProvisioningMode.Manual => false,
        ProvisioningMode.Enrollment => wish.Motive.IsEnrollment,
        _ => true,
    };

    private sealed record Wish(StreamId Subject, ProvisioningAction Action, Motive Motive);
}
