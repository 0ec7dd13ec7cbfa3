using EventRegistry.Host.Provisioning;
using EventRegistry.Host.Queue;
using Wolverine;

namespace EventRegistry.Host.CritterStack;

/// <summary>Something is due for a target, or was.</summary>
public sealed record LookAfter(int Target);

/// <summary>Works on one batch of a target.</summary>
/// <remarks>The jobs themselves stay in their table, which keeps them unique and in order: a message that came twice, or for nothing, finds nothing to claim.</remarks>
public static class LookAfterHandler
{
    public static async Task<OutgoingMessages> HandleAsync(LookAfter message, IActionQueue queue, Carrying carrying, Handling handling, Working working, Shift shift)
    {
        if (!shift.Begin(message.Target)) return [];
        var again = false;
        try
        {
            // Not to be cut short: a claim that nobody heard of would have to be waited for.
            var batch = await queue.ClaimAsync(working.Worker, message.Target, working.Most, working.Lease, shift.Patience);
            again = batch.Jobs.Count > 0;
            if (again)
            {
                CrashPoint.Pass(Step.Claimed);
                await carrying.CarryOutAsync(batch, handling, shift.Patience);
            }
        }
        catch (OperationCanceledException) when (shift.Patience.IsCancellationRequested)
        {
            return [];
        }
        finally
        {
            again |= shift.End(message.Target);
        }

        return again ? [message] : await LookAroundHandler.NextAsync(queue, shift, message.Target);
    }
}
