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
/// <param name="People">The people of the batch, as they were read to ask.</param>
internal sealed record Request(Route Route, Batch Batch, SomePeople? People);

/// <summary>Puts into the queue what is wanted of each target, by its mode (<c>provisioning.md</c> 3 and 5).</summary>
internal sealed class Requests(Registry registry, IActionQueue queue, LiveTargets targets, Views views, Provisioners provisioners)
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    /// <summary>Asks for what is wanted. What may be carried out at once, when the transaction is committed, is claimed in it.</summary>
    public async Task AskAsync(Looking work, Wanted wanted, CancellationToken cancel)
    {
        var live = await targets.ByTenantAsync(cancel);
        foreach (var (tenant, subjects) in wanted.Subjects) await AskAsync(work, [.. live[tenant]], subjects, cancel);
    }

    /// <summary>Asks some targets of one CO to be told of some subjects.</summary>
    /// <inheritdoc cref="AskAsync(Looking, Wanted, CancellationToken)"/>
    public async Task AskAsync(Looking work, IReadOnlyList<KnownTarget> told, IReadOnlyDictionary<StreamId, Motive> subjects, CancellationToken cancel)
    {
        if (told.Count == 0 || subjects.Count == 0) return;
        var ids = subjects.Keys.Where(s => s.Kind == StreamKind.Person).Select(s => s.Id).ToList();
        var people = ids.Count == 0 ? null : await new CoHistory(registry.Store, told[0].Co, UpTo.Now).SomeAsync(ids, cancel);
        foreach (var target in told)
        {
            var actions = await ActionsAsync(target, subjects.Keys, people, cancel);
            await AskAsync(work, target, [.. subjects.Select(s => new Wish(s.Key, actions[s.Key], s.Value))], people, cancel);
        }
    }

    private async Task<Dictionary<StreamId, ProvisioningAction>> ActionsAsync(KnownTarget target, IEnumerable<StreamId> subjects, SomePeople? people, CancellationToken cancel)
    {
        var (view, now) = (await views.OfAsync(target, cancel), registry.Clock.GetUtcNow());
        var byId = people?.People.ToDictionary(p => p.Id.Value) ?? [];
        return subjects.ToDictionary(s => s, s => (s.Kind == StreamKind.Person
            ? view.Of(byId.GetValueOrDefault(s.Id) ?? new Person(new(s.Id)), people!.Identities, now)
            : view.Of(s)).Action);
    }

    private async Task AskAsync(Looking work, KnownTarget target, IReadOnlyList<Wish> wishes, SomePeople? people, CancellationToken cancel)
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
        var mine = target.Mode != ProvisioningMode.Queue && route.TryTake();
        try
        {
            var asked = await queue.AskAsync(work.Connection, [.. wishes.Except(later).Select(w => new Ask(tenant, target.Id, w.Subject, w.Action, w.Motive.Sequence, w.Motive.Actor, w.Motive.Cause) { Mine = mine ? Lease : null })], cancel);
            if (asked.OfType<Claimed>().FirstOrDefault()?.Batch is not { } batch) return;
            work.Claimed.Add(new(route, batch, people));
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
        // What people's records refer to is told at once wherever anything is (sql-target.md 8).
        _ when wish.Subject.Kind is StreamKind.Cou or StreamKind.Terms or StreamKind.Source => true,
        ProvisioningMode.Manual => false,
        ProvisioningMode.Enrollment => wish.Motive.IsEnrollment,
        _ => true,
    };

    private sealed record Wish(StreamId Subject, ProvisioningAction Action, Motive Motive);
}
