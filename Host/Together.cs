using System.Collections.Concurrent;

namespace EventRegistry.Host;

/// <summary>
/// Does things together that come while others are being done: what doing costs by itself, above all a transaction's way to the disk, is paid once for all of them.
/// </summary>
/// <param name="next">Takes the next ones from those that wait, at least one. Nobody else takes any meanwhile.</param>
/// <param name="work">Does them; it says itself to each what became of it, and throws nothing.</param>
internal sealed class Together<T>(Func<ConcurrentQueue<T>, List<T>> next, Func<List<T>, Task> work)
{
    private readonly ConcurrentQueue<T> waiting = new();
    private int atWork;

    public void Add(T one)
    {
        waiting.Enqueue(one);
        if (Begin()) _ = DrainAsync();
    }

    private bool Begin() => Interlocked.CompareExchange(ref atWork, 1, 0) == 0;

    private async Task DrainAsync()
    {
        do
        {
            try
            {
                while (!waiting.IsEmpty) await work(next(waiting));
            }
            finally
            {
                // A fence: whether any waits may be asked only when all can see that nobody is at work. Else who came in between would wait for the next to come.
                Interlocked.Exchange(ref atWork, 0);
            }
        }
        // One may have come just before there was nobody left to take it.
        while (!waiting.IsEmpty && Begin());
    }
}
