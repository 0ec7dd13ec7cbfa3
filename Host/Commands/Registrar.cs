using System.Collections.Concurrent;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.ReadModels;

namespace EventRegistry.Host.Commands;

/// <summary>Carries out commands: loads what must be known, has the command decided, and stores what was decided, all of it or nothing.</summary>
public sealed class Registrar : IDisposable
{
    // Each time somebody else was first; more than this is a crowd.
    private const int MostAttempts = 8;
    private const int MostDoublings = 16;

    private readonly Registry registry;
    private readonly Collaborations collaborations;
    private readonly Subjects subjects;
    private readonly Ids ids;
    private readonly Gathering gathering;
    private readonly Storing storing;
    private readonly Settlement settlement;
    private readonly ConcurrentDictionary<Kind, int> drawnBySync = new();

    /// <param name="registry">Its read models are told all that history holds, or are being told.</param>
    /// <param name="kept">How many events of the people that commands were about lately are kept in memory.</param>
    public Registrar(Registry registry, int kept = Subjects.Usual)
        : this(registry, kept, null)
    {
    }

    /// <inheritdoc cref="Registrar(Registry, int)"/>
    /// <param name="words">Is asked what sources said; null where that is not to be known.</param>
    internal Registrar(Registry registry, int kept, ISourceWords? words)
    {
        this.registry = registry;
        (collaborations, subjects, ids) = (new(registry), new(registry, kept), new(registry.Database));
        gathering = new(registry, collaborations, subjects, ids, words);
        storing = new(registry, collaborations, subjects);
        settlement = new(registry, this);
    }

    /// <summary>Is told of every command that was decided. It must not take long: whoever asked waits for it.</summary>
    public Action<Handled>? Witness { get; init; }

    /// <summary>Carries out a command. When it returns, every read sees the effect.</summary>
    /// <param name="co">The CO that the command is about.</param>
    /// <param name="command">The command.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="key">Names this very request, so that it may be repeated: the second time it answers what it did the first. Null for none.</param>
    public Task<Outcome> HandleAsync(CoId co, Command command, Caller caller, string? key, CancellationToken cancel) => HandleAsync(co, command, caller, key, Task.CompletedTask, cancel);

    /// <inheritdoc cref="HandleAsync(CoId, Command, Caller, string?, CancellationToken)"/>
    /// <param name="before">What must be over, however it ends, before it is asked who people are: of all that a decision rests on, that alone is not demanded when it is stored.</param>
    internal async Task<Outcome> HandleAsync(CoId co, Command command, Caller caller, string? key, Task before, CancellationToken cancel)
    {
        var operation = Operation.Of(command, caller, key, registry.Clock.GetUtcNow()) with { Before = before };
        if (key is not null && await operation.FormerAsync(registry, cancel) is { } former) return former;
        // A new CO is a tenant of its own from its first event on.
        if (command is Add<Co> or DuplicateCo) co = new(await ids.DrawAsync(Kind<Co>.Instance, cancel));
        Outcome outcome;
        Stored stored;
        try
        {
            (outcome, stored) = await DecidedAsync(co, command, operation, cancel);
        }
        catch (EventIdTaken) when (key is not null)
        {
            // The same request under way twice: the other one was first.
            if (await operation.FormerAsync(registry, cancel) is { } first) return first;
            throw;
        }

        // Of two that were under way at once, one stored it; what is stored says which.
        if (key is not null && outcome is Carried { Changes.Count: > 0 }) outcome = await operation.FormerAsync(registry, cancel) ?? outcome;
        Witness?.Invoke(new(co, command, operation.Id, operation.Request, caller, outcome, stored.Events)
        {
            People = [.. stored.Subjects.Select(s => s.State).OfType<Person>()],
            Identities = [.. stored.Subjects.Select(s => s.State).OfType<OrgIdentity>()],
        });
        foreach (var work in stored.Unsettled) await settlement.WorkAsync(work, cancel);
        return outcome;
    }

    /// <summary>What a command would come to if it were carried out now. Nothing is stored and no id is drawn: what would be new has ids that nothing ever has.</summary>
    /// <param name="supposed">How what is known would be, after what was tried before; null for as it is.</param>
    public async Task<(Decision Decision, Known Known)> TryAsync(CoId co, Command command, Caller caller, Func<Known, Known>? supposed, CancellationToken cancel)
    {
        const int Beyond = 1_500_000_000;
        var (operation, next) = (Operation.Of(command, caller, null, registry.Clock.GetUtcNow()), Beyond);
        var known = (await gathering.ForAsync(command, await collaborations.GetCurrentAsync(co, cancel), operation, cancel)).Known with { NextId = _ => next++ };
        if (supposed is not null) known = supposed(known);
        return (Decide.Of(command, known), known);
    }

    /// <summary>A live record of somebody whom a command was about lately, as it was then; null where none is at hand. Enough to tell whose it is, and to ask no more.</summary>
    public StoredRow? Glance(Kind kind, int id) => subjects.Glance(kind, id);

    /// <summary>Settles the people of groups whose change was cut short, by whichever host. Doing so again changes nothing.</summary>
    public Task<int> ResumeAsync(CancellationToken cancel) => settlement.ResumeAsync(cancel);

    public void Dispose()
    {
        subjects.Dispose();
        ids.Dispose();
    }

    /// <summary>Notes that the people of a group are to be settled, and returns at once.</summary>
    /// <returns>The note, which is gone when it is done; <see cref="ResumeAsync"/> does it.</returns>
    public Task<long> NoteAsync(CoId co, GroupId group, CancellationToken cancel) => settlement.NoteAsync(co, group, cancel);

    private async Task<(Outcome Outcome, Stored Stored)> DecidedAsync(CoId co, Command command, Operation operation, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            // What was kept from before is good enough to try; what is refused by it is asked anew.
            var known = attempt == 1 ? await collaborations.GetAsync(co, cancel) : await collaborations.GetCurrentAsync(co, cancel);
            var gathered = await gathering.ForAsync(command, known, operation, cancel);
            var decision = await DecideAsync(command, gathered.Known, cancel);
            if (decision is Refused || decision is Accepted { Changes.Length: 0 })
            {
                if (attempt < MostAttempts && !await IsCurrentAsync(known, gathered, cancel)) continue;
                return (decision is Refused refused ? new Declined(refused.Refusals) : new Carried(((Accepted)decision).RecordId, [], 0) { Synced = ((Accepted)decision).Synced }, Stored.Nothing);
            }

            var accepted = (Accepted)decision;
            if (await storing.StoreAsync(known, gathered, accepted, operation, cancel) is { } stored)
                return (new Carried(accepted.RecordId, accepted.Changes, stored.Sequence) { Synced = accepted.Synced }, stored);
            if (attempt == MostAttempts) return (new Contended(accepted.Changes[0].Stream), Stored.Nothing);
        }
    }

    /// <summary>Decides, with as many ids as that takes. A decision that wants more than are at hand gets twice as many each time, until it has enough.</summary>
    private async Task<Decision> DecideAsync(Command command, Known known, CancellationToken cancel)
    {
        // A portion of a source's records takes about as many as the one before.
        if (command is SyncRecords) foreach (var (kind, count) in drawnBySync) await ids.RefillAsync(kind, count, cancel);
        for (var refills = 0; ; refills++)
        {
            try
            {
                var decision = Decide.Of(command, known);
                if (command is SyncRecords && decision is Accepted accepted)
                    foreach (var drawn in accepted.Changes.CountBy(c => c.Change.Kind)) drawnBySync[drawn.Key] = Math.Max(drawn.Value, drawnBySync.GetValueOrDefault(drawn.Key));
                return decision;
            }
            catch (IdsExhausted exhausted)
            {
                await ids.RefillAsync(exhausted.Kind, Ids.BlockSize << Math.Min(refills, MostDoublings), cancel);
            }
        }
    }

    /// <summary>Whether a refusal rests on nothing that was kept from before. If it does, that is forgotten, and the command decided once more.</summary>
    private async Task<bool> IsCurrentAsync(KnownCo known, Gathered gathered, CancellationToken cancel)
    {
        var stale = gathered.Subjects.Values.Where(s => !s.IsFresh).ToList();
        foreach (var subject in stale) subjects.Forget(known.Co.Id, subject.Stream);
        // A record that is sought in vain may have moved.
        foreach (var (kind, id) in gathered.KeptPlaces) subjects.ForgetPlace(kind, id);
        return ReferenceEquals(await collaborations.GetCurrentAsync(known.Co.Id, cancel), known) && stale.Count == 0 && gathered.KeptPlaces.Count == 0;
    }
}
