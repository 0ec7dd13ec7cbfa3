using EventRegistry.Host;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Commands;

public sealed class doing_things_together
{
    // Where nothing keeps the processor from asking too early, one of some hundred thousand is left waiting.
    private const int Many = 1_000_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task leaves_nobody_waiting_who_comes_just_as_all_is_done()
    {
        var together = new Together<TaskCompletionSource>(TakeAll, async some =>
        {
            foreach (var one in some) one.SetResult();
            await Task.Yield();
        });
        var done = 0;
        await Task.Run(async () =>
        {
            for (; done < Many; done++)
            {
                var one = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                together.Add(one);
                await one.Task;
            }
        }).WaitAsync(Patience);
        done.ShouldBe(Many);
    }

    private static List<TaskCompletionSource> TakeAll(System.Collections.Concurrent.ConcurrentQueue<TaskCompletionSource> waiting)
    {
        var all = new List<TaskCompletionSource>();
        while (waiting.TryDequeue(out var one)) all.Add(one);
        return all;
    }
}
