using EventRegistry.Host.Queue;
using Wolverine;

namespace EventRegistry.Host.CritterStack;

/// <summary>Whatever is due is to be found: nobody may have said that it came.</summary>
public sealed record LookAround;

/// <summary>Finds the targets for which something is due, and when the next is.</summary>
public static class LookAroundHandler
{
    public static Task<OutgoingMessages> HandleAsync(LookAround message, IActionQueue queue, Shift shift)
    {
        ArgumentNullException.ThrowIfNull(message);
        return NextAsync(queue, shift, null);
    }

    internal static async Task<OutgoingMessages> NextAsync(IActionQueue queue, Shift shift, int? only)
    {
        var next = new OutgoingMessages();
        if (shift.IsOver) return next;
        foreach (var (target, wait) in await queue.NextDueAsync(shift.Patience))
        {
            if (only is { } one && one != target) continue;
            // What is due and could not be claimed is what another worker keeps from it: it says when it is done.
            if (wait > TimeSpan.Zero && shift.Plan(target, wait)) next.Delay(new LookAround(), wait);
            else if (wait <= TimeSpan.Zero && only is null && shift.Call(target)) next.Add(new LookAfter(target));
        }

        return next;
    }
}
