using EventRegistry.Host.EventStore;

namespace EventRegistry.Host.Api.V2;

/// <summary>Lets those who follow history wait for more of it: all of them by one look a few times a second, and none while nobody waits.</summary>
internal sealed class Feed(IEventStore store, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(250);

    private readonly Lock alone = new();
    private readonly SemaphoreSlim told = new(0, 1);
    private readonly CancellationTokenSource stopped = new();
    private TaskCompletionSource more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long settled;
    private int waiting;
    private bool looking;

    /// <summary>Waits until history is settled beyond a place.</summary>
    /// <param name="after">The place.</param>
    /// <param name="most">How long to wait at most.</param>
    /// <returns>Whether it is; false when the time has passed first.</returns>
    public async Task<bool> IsBeyondAsync(long after, TimeSpan most, CancellationToken cancel)
    {
        var began = clock.GetTimestamp();
        while (true)
        {
            Task next;
            lock (alone)
            {
                if (settled > after) return true;
                if (stopped.IsCancellationRequested) return false;
                next = more.Task;
                waiting++;
                if (!looking)
                {
                    looking = true;
                    _ = Task.Run(LookAsync, CancellationToken.None);
                }
            }

            try
            {
                if (most - clock.GetElapsedTime(began) is not { Ticks: > 0 } left) return false;
                await next.WaitAsync(left, clock, cancel);
            }
            catch (TimeoutException)
            {
                return false;
            }
            finally
            {
                lock (alone) waiting--;
            }
        }
    }

    /// <summary>That something was appended just now: who waits need not wait for the next look.</summary>
    public void Tell()
    {
        lock (alone)
        {
            if (looking && told.CurrentCount == 0) told.Release();
        }
    }

    /// <summary>Lets everybody go who waits: the host stops.</summary>
    public void Dispose()
    {
        stopped.Cancel();
        lock (alone) more.TrySetResult();
    }

    private async Task LookAsync()
    {
        try
        {
            while (true)
            {
                lock (alone)
                {
                    if (waiting == 0 || stopped.IsCancellationRequested)
                    {
                        looking = false;
                        return;
                    }
                }

                Tell(await store.SettledAsync(stopped.Token));
                await told.WaitAsync(Between, stopped.Token);
            }
        }
        catch (Exception)
        {
            // Those who wait then look again, not faster than that, and whoever asked is told what is wrong when their page is read.
            await Task.Delay(Between, clock, stopped.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            TaskCompletionSource failed;
            lock (alone) (looking, failed, more) = (false, more, new(TaskCreationOptions.RunContinuationsAsynchronously));
            failed.TrySetResult();
        }
    }

    private void Tell(long mark)
    {
        TaskCompletionSource moved;
        lock (alone)
        {
            if (mark <= settled) return;
            (settled, moved, more) = (mark, more, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        moved.TrySetResult();
    }
}
