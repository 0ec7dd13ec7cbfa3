using EventRegistry.Host.Queue;
using Wolverine;

namespace EventRegistry.Host.CritterStack;

/// <summary>Whatever is due is to be found: nobody may have said that it came.</summary>
/// <param name="Again">In how long to look around again; null for not on account of this one.</param>
public sealed record LookAround(TimeSpan? Again);

/// <summary>Finds the targets for which something is due, and when the next is.</summary>
public static class LookAroundHandler
{
    public static async Task<OutgoingMessages> HandleAsync(LookAround message, IActionQueue queue, Shift shift)
    {
        var next = await NextAsync(queue, shift, null);
        if (message.Again is { } again && !shift.IsOver) next.Delay(message, again);
        return next;
    }

    internal static async Task<OutgoingMessages> NextAsync(IActionQueue queue, Shift shift, int? only)
    {
        var next = new OutgoingMessages();
        if (shift.IsOver) return next;
        foreach (var (target, wait) in await queue.NextDueAsync(shift.Patience))
        {
            if (only is { } one && one != target) continue;
            // What is due and could not be claimed is what another worker keeps from it: it says when it is done.
            if (wait > TimeSpan.Zero && shift.Plan(target, wait)) next.Delay(new LookAround(null), wait);
            else if (wait <= TimeSpan.Zero && only is null && shift.Call(target)) next.Add(new LookAfter(target));
        }

        return next;
    }
}
