using EventRegistry.Domain.Changelog;
using EventRegistry.Projections.Subjects;
using EventRegistry.Projections.Targets;

namespace EventRegistry.Specs.Targets;

/// <summary>A target in memory: it remembers whom it was told of, and fails when it is told to.</summary>
internal sealed class RecordingTarget : IProvisioner, ICensus
{
    private readonly Dictionary<StreamId, string> held = [];
    private readonly List<Telling> told = [];
    private readonly Dictionary<StreamId, TargetFailure> refused = [];

    /// <summary>What it was told, in the order in which it was, failures included.</summary>
    public IReadOnlyList<Telling> Tellings => told;

    /// <summary>How many batches it was told.</summary>
    public int Batches { get; private set; }

    /// <summary>Thrown when it is told anything; null for nothing.</summary>
    public TargetFailure? Failing { get; set; }

    /// <summary>Awaited after the permit was asked and before anything is remembered.</summary>
    public Func<Task> Writing { get; set; } = () => Task.CompletedTask;

    public IReadOnlySet<StreamKind> Wants { get; init; } = new HashSet<StreamKind> { StreamKind.Person, StreamKind.Group };

    /// <summary>From now on, this subject fails; null for no longer.</summary>
    public void Refuse(StreamId subject, TargetFailure? failure)
    {
        if (failure is null) refused.Remove(subject);
        else refused[subject] = failure;
    }

    public async Task<IReadOnlyList<Told>> ProvisionAsync(IReadOnlyList<Telling> tellings, Permit permit, CancellationToken cancel)
    {
        if (Failing is not null) throw Failing;
        if (!await permit(cancel)) throw new PermitRefused();
        await Writing();
        Batches++;
        told.AddRange(tellings);
        return [.. tellings.Select(t => Tell(t, writes: true))];
    }

    public Task<IReadOnlyList<Told>> DryRunAsync(IReadOnlyList<Telling> tellings, CancellationToken cancel) =>
        Failing is not null ? throw Failing : Task.FromResult<IReadOnlyList<Told>>([.. tellings.Select(t => Tell(t, writes: false))]);

    public Task<IReadOnlyList<bool>> HoldsAsync(IReadOnlyList<(StreamId Subject, string? Pti)> subjects, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<bool>>([.. subjects.Select(s => held.ContainsKey(s.Subject))]);

    public Task<IReadOnlyList<StreamId>> KnownSubjectsAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<StreamId>>([.. held.Keys]);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Told Tell(Telling telling, bool writes)
    {
        if (refused.TryGetValue(telling.Subject, out var failure)) return new(telling.Subject, [], Failure: failure);
        var before = held.GetValueOrDefault(telling.Subject);
        var after = telling.Verdict.Action == ProvisioningAction.Deleted ? null : $"{telling.Verdict.Action}";
        if (writes && after is null) held.Remove(telling.Subject);
        else if (writes) held[telling.Subject] = after!;
        if (before == after) return new(telling.Subject, [], PtiOf(telling.Subject, after));
        var kind = before is null ? DriftKind.Missing : after is null ? DriftKind.Extra : DriftKind.Changed;
        return new(telling.Subject, [new(Codes<StreamKind>.Of(telling.Subject.Kind), telling.Subject.Id, kind, [new("action", before, after)])], PtiOf(telling.Subject, after));
    }

    private static string? PtiOf(StreamId subject, string? after) => after is null ? null : $"recorded-{subject}";
}
