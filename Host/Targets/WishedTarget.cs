using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Provisioning;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.Following;
using EventRegistry.Host.ReadModels;
using EventRegistry.Projections.Subjects;

namespace EventRegistry.Host.Targets;

/// <summary>Whether a target can be as somebody wishes.</summary>
internal sealed class WishedTarget(Registry registry)
{
    /// <param name="before">As it is; null when it is new.</param>
    /// <param name="after">As it would be.</param>
    /// <param name="others">All the other ones.</param>
    /// <exception cref="CommandFailed">It cannot.</exception>
    public async Task CheckAsync(KnownTarget? before, KnownTarget after, IReadOnlyList<KnownTarget> others, CancellationToken cancel)
    {
        CheckNumbers(after);
        RefuseTakenPlace(others, after);
        await CheckNamesAsync(before, after, cancel);
        if (before is not null && before.Record != after.Record && before.Id <= Target.FirstOwnId) await RefuseIfFollowedAsync(before, cancel);
    }

    /// <summary>Whether the group and the source that somebody wishes are there.</summary>
    /// <inheritdoc cref="CheckAsync"/>
    public async Task CheckNamesAsync(KnownTarget? before, KnownTarget after, CancellationToken cancel)
    {
        if (after.Record.ProvisioningGroupId is not null || after.Record.SkipSourceId is not null) await new CatchUp(registry).RunAsync(cancel);
        var book = new RecordBook(registry.Database);
        if (after.Record.ProvisioningGroupId is { } group && before?.Record.ProvisioningGroupId != group)
            await DemandAsync(book, Kind<GroupRecord>.Instance, group.Value, after, "group", cancel);
        if (after.Record.SkipSourceId is { } source && before?.Record.SkipSourceId != source)
            await DemandAsync(book, Kind<IdentitySource>.Instance, source.Value, after, "organizational identity source", cancel);
    }

    private static void CheckNumbers(KnownTarget target)
    {
        var (record, settings) = (target.Record, target.Settings);
        Demand(record.RetryInterval is null or >= 0, "--retry-interval is in seconds, and 0 means that nothing is tried again.");
        Demand(record.MaxRetry is null or > 0, "--max-retries is at least 1; what should never be tried again has --retry-interval 0.");
        Demand(settings.GuardPercent is null or (>= 0 and <= 100), "--guard-percent is a number from 0 to 100; with 100 no share of the subjects is too large.");
        Demand(settings.CheckHours is null or >= 0, "--check-hours is a number of hours, and 0 means never.");
        Demand(settings.GuardSubjects is null or >= 0, "--guard-subjects is a number of subjects.");
    }

    private static void Demand(bool holds, string otherwise)
    {
        if (!holds) throw new CommandFailed(ExitCode.Wrong, otherwise);
    }

    private void RefuseTakenPlace(IReadOnlyList<KnownTarget> others, KnownTarget added)
    {
        var plugin = new Plugins(registry).Of(added);
        plugin.Check(added);
        if (others.Where(o => o.IsReached && o.Record.Plugin == added.Record.Plugin).Select(o => plugin.Clash(o, added)).FirstOrDefault(c => c is not null) is { } clash)
            throw new CommandFailed(ExitCode.Wrong, clash);
    }

    private static async Task DemandAsync(RecordBook book, Kind kind, int id, KnownTarget target, string what, CancellationToken cancel)
    {
        if (await book.FindAsync(kind, id, cancel) is { Deleted: false, IsCopy: false } row && row.Co == target.Co) return;
        throw new CommandFailed(ExitCode.Wrong, $"CO {target.Co.Value} has no {what} {id}.");
    }

    /// <summary>What the followed Registry says of a target, the next import would say again.</summary>
    private async Task RefuseIfFollowedAsync(KnownTarget target, CancellationToken cancel)
    {
        await using var connection = await registry.Database.OpenConnectionAsync(cancel);
        if (await OwnChanges.FirstAsync(connection, cancel) is not null) return;
        throw new CommandFailed(ExitCode.Wrong,
            $"The target '{target.Name}' is the followed Registry's, and the next import would undo this. Change it there, or add a target of your own: eventregistry target add <name>.");
    }
}
