using EventRegistry.Host.Targets;
using EventRegistry.Host.Upkeep;
using EventRegistry.Projections.Targets;
using EventRegistry.Projections.Targets.Sql;
using Microsoft.Extensions.Logging;

namespace EventRegistry.Host.Provisioning;

/// <summary>Carries out the runs over whole targets that somebody asked for, one after the other. One whose host died is begun anew.</summary>
internal sealed partial class RunRounds(Registry registry, ILogger<RunRounds> log) : Round(registry.Clock, log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Runs runs = new(registry);

    public override async Task<TimeSpan> PassAsync(CancellationToken cancel)
    {
        if (await runs.TakeAsync(cancel) is not var (known, run)) return Pause;
        await using (run)
        {
            try
            {
                await run.DoAsync((_, _, _) => { }, (progress, stop) => CarryOutAsync(known, progress, stop));
            }
            catch (Exception e) when (e is CommandFailed or TargetFailure)
            {
                // The run itself tells why, to whoever asked for it.
                Ended(log, known.Id, known.Kind, e.Message);
            }
        }

        return TimeSpan.Zero;
    }

    private async Task<LoadReport> CarryOutAsync(KnownRun known, Progress progress, CancellationToken cancel)
    {
        var book = new TargetBook(registry);
        var target = (await book.ListAsync(cancel)).FirstOrDefault(t => t.Id == known.Target) ?? throw new CommandFailed(ExitCode.Wrong, "The target was removed.");
        if (known.Kind == "provision") ByHand.RefuseDisabled(target);
        var replay = await Replay.OfAsync(registry, target.Name, asOf: null, into: null, cancel);
        return await runs.WorkAsync(known.Kind, replay, known.Approval, progress, cancel);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Run {Id} ({Kind}) came to nothing: {Error}")]
    private static partial void Ended(ILogger log, long id, string kind, string error);
}
