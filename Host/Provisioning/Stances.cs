using EventRegistry.Domain.Changelog;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.Queue;
using EventRegistry.Host.Targets;
using EventRegistry.Projections.Subjects;
using Npgsql;

namespace EventRegistry.Host.Provisioning;

/// <summary>How a target stands to a subject, as people see it.</summary>
internal enum StanceState
{
    /// <summary>It was never told of it, and should be.</summary>
    [Code("never provisioned")] NeverProvisioned,

    /// <summary>It holds what it should.</summary>
    [Code("up to date")] UpToDate,

    /// <summary>Something happened that it was not told of yet.</summary>
    [Code("behind")] Behind,

    /// <summary>It could not be told.</summary>
    [Code("failing")] Failing,

    /// <summary>It holds nothing of it, and is to hold nothing.</summary>
    [Code("ineligible")] Ineligible,

    /// <summary>It held something of it once, and holds nothing any more.</summary>
    [Code("removed")] Removed,
}

/// <summary>How a target stands to a subject.</summary>
/// <param name="Action">What the target is to do about it now.</param>
/// <param name="Because">Why it is told less than everything.</param>
/// <param name="Since">When it was last told of it.</param>
/// <param name="Error">Why it could not be told.</param>
/// <param name="NextTry">When it is told, or tried, next; null when nobody will by itself.</param>
internal sealed record Stance(
    KnownTarget Target, StanceState State, ProvisioningAction Action, string? Because, DateTimeOffset? Since, string? Error, DateTimeOffset? NextTry);

/// <summary>Says how the targets of a CO stand to a subject (<c>provisioning.md</c> 12): what they were told one by one, and by whole runs.</summary>
internal sealed class Stances(Registry registry, IActionQueue queue, Views views)
{
    private const int MostJobs = 100;

    private readonly TargetBook book = new(registry);

    /// <summary>How each target of a CO stands to a subject, in the order of the targets.</summary>
    public async Task<IReadOnlyList<Stance>> OfAsync(string tenant, StreamId subject, CancellationToken cancel)
    {
        var targets = (await book.ListAsync(cancel)).Where(t => Tenant.Of(t.Co) == tenant).OrderBy(t => t.Order).ThenBy(t => t.Id).ToList();
        if (targets.Count == 0) return [];
        var standings = (await Standings.OfAsync(registry.Database, tenant, subject, cancel)).ToDictionary(s => s.Target);
        var fills = await Fills.ReadAsync(registry.Database, cancel);
        var jobs = (await queue.ListAsync(new() { Tenant = tenant, Subject = subject }, MostJobs, cancel)).ToLookup(j => j.Target);
        var last = await UnseenAsync(tenant, subject, cancel);
        var stances = new List<Stance>();
        foreach (var target in targets)
        {
            var (verdict, fault) = await VerdictAsync(target, subject, cancel);
            var stance = Of(target, verdict, standings.GetValueOrDefault(target.Id), fills.GetValueOrDefault(target.Id), [.. jobs[target.Id]], last);
            stances.Add(fault is null ? stance : stance with { State = StanceState.Failing, Error = stance.Error ?? fault.Message });
        }

        return stances;
    }

    /// <param name="filled">When a run told the target of everybody; null for never.</param>
    /// <param name="unseen">The last event of the subject, where what it makes necessary was not asked for yet.</param>
    private static Stance Of(KnownTarget target, Verdict verdict, Standing? standing, Fill? filled, IReadOnlyList<ListedJob> jobs, long unseen)
    {
        var open = jobs.Where(j => j.State != JobState.Dead).ToList();
        var through = Math.Max(standing?.Through ?? 0, filled?.Through ?? 0);
        var isTold = standing is { State: not SubjectState.Unasked } || filled is not null;
        // What failed once may still wait to be tried again after somebody had it done by hand.
        var isBehind = open.Any(j => j.Attempt == 1 || j.Sequence > through) || unseen > through || standing?.Wanted > through;
        var isGone = verdict.Action == ProvisioningAction.Deleted;
        var state = standing switch
        {
            { State: SubjectState.Failing } => StanceState.Failing,
            // Who is to be removed and was never told of has nothing to wait for.
            _ when !isTold => isGone ? StanceState.Ineligible : StanceState.NeverProvisioned,
            _ when isBehind => StanceState.Behind,
            { State: SubjectState.Removed } => StanceState.Removed,
            _ when isGone => StanceState.Ineligible,
            _ => StanceState.UpToDate,
        };
        var since = state is StanceState.NeverProvisioned or StanceState.Ineligible ? null : standing?.Told ?? filled?.At;
        return new(target, state, verdict.Action, verdict.Because, since, standing?.Error, open.Count == 0 ? null : open.Min(j => j.Due));
    }

    /// <summary>What a target is to be told of a subject; or why that cannot be said, where nobody knows better than that it is to be told of it.</summary>
    private async Task<(Verdict Verdict, CannotBeRead? Fault)> VerdictAsync(KnownTarget target, StreamId subject, CancellationToken cancel)
    {
        try
        {
            var people = subject.Kind == StreamKind.Person ? await new CoHistory(registry.Store, target.Co, UpTo.Now).SomeAsync([subject.Id], cancel) : SomePeople.Nobody;
            return (people.SeenBy(await views.OfAsync(target, cancel), subject, registry.Clock.GetUtcNow()), null);
        }
        catch (CannotBeRead fault)
        {
            return (new(subject, ProvisioningAction.Eligible, null, null), fault);
        }
    }

    /// <summary>The last event of a subject, if history was not looked through as far as that; else 0.</summary>
    private async Task<long> UnseenAsync(string tenant, StreamId subject, CancellationToken cancel)
    {
        await using var command = registry.Database.CreateCommand(
            "select seq_id from eventregistry.mt_events where tenant_id = $1 and stream_id = $2 order by version desc limit 1");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = tenant });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = subject.ToString() });
        var last = await command.ExecuteScalarAsync(cancel) as long? ?? 0;
        return last > (await TriggerPlace.ReadAsync(registry.Database, cancel) ?? 0) ? last : 0;
    }
}
