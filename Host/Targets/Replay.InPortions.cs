using EventRegistry.Projections.Targets;
using EventRegistry.Projections.Targets.Sql;

namespace EventRegistry.Host.Targets;

/// <summary>The same for targets that take no whole run in one transaction, and where tables refused somebody: subject by subject, so that each stands for itself.</summary>
internal sealed partial class Replay
{
    private TargetRows? lastRead;

    private InPortions Portions() =>
        new(registry.Store, target, Rows, registry.Store.SettledAsync, (tell, cancel) => new Plugins(registry).Of(target).OpenAsync(target, connection, tell, cancel), registry.Clock);

    private async Task<PreviewedTarget> PreviewInPortionsAsync(Progress progress, CancellationToken cancel)
    {
        await using var portions = Portions();
        var (would, affected, _) = await portions.CompareAsync(progress, cancel);
        return new([.. would.Reports], [.. would.Drifts], would.Subjects, affected, Guard.IsTooMuch(target.Settings, affected), IsFirstFill: false);
    }

    private async Task<LoadReport> RebuildInPortionsAsync(string command, string? approval, Func<Task>? keep, Progress progress, CancellationToken cancel)
    {
        var began = TimeProvider.System.GetTimestamp();
        await using var portions = Portions();
        Guard.Check(target, (await portions.CompareAsync(progress, cancel)).Affected, command, approval, LookOf(keep));
        if (keep is not null) await keep();
        var (read, written, refused) = await portions.WriteAsync(progress, cancel);
        lastRead = read;
        await filled.NoteAsync(target, read.Through, read.Due, refused, cancel);
        if (refused.Count > 0) throw new RunFailedInPart(portions.Said(refused), written.Reports);
        // Whoever was in the way was mended, or gone, by the time it was tried again.
        return new([.. written.Reports], written.Digest, LoadPath.Staged, TimeProvider.System.GetElapsedTime(began));
    }

    private async Task<(DriftReport Report, IReadOnlyDictionary<(string Table, int Id), string> Subjects)> DriftInPortionsAsync(bool repair, Progress progress, CancellationToken cancel)
    {
        var began = TimeProvider.System.GetTimestamp();
        await using var portions = Portions();
        var (found, _, unread) = await portions.CompareAsync(progress, cancel);
        if (unread.Count > 0) throw new CommandFailed(ExitCode.Unreachable, $"'{target.Name}' cannot be compared with history. {unread[0].Because}");
        var report = new DriftReport([.. found.Reports], [.. found.Drifts], found.Digest, TimeProvider.System.GetElapsedTime(began));
        if (repair && report.HasDrift)
        {
            var (_, written, refused) = await portions.WriteAsync(progress, cancel);
            if (refused.Count > 0) throw new RunFailedInPart(portions.Said(refused), written.Reports);
        }

        return (report, found.Subjects);
    }
}
