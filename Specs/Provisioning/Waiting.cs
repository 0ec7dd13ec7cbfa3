using System.Diagnostics;
using Shouldly;

namespace EventRegistry.Specs.Provisioning;

/// <summary>Waits for what must come to be, and no longer than three minutes, which is for a machine that has much else to do.</summary>
internal static class Waiting
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static async Task UntilAsync(Func<Task<bool>> comes, Func<string> otherwise)
    {
        var began = Stopwatch.GetTimestamp();
        while (!await comes())
        {
            if (Stopwatch.GetElapsedTime(began) > Patience) throw new ShouldAssertException(otherwise());
            await Task.Delay(25);
        }
    }
}
