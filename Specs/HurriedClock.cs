namespace EventRegistry.Specs;

/// <summary>A clock on which waiting takes no time: whoever waits moves it on by as much, and is done.</summary>
internal sealed class HurriedClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock alone = new();
    private readonly List<TimeSpan> waits = [];
    private DateTimeOffset now = start;

    /// <summary>How long was waited, each time.</summary>
    public IReadOnlyList<TimeSpan> Waits
    {
        get
        {
            lock (alone) return [.. waits];
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (alone) return now;
    }

    public void Pass(TimeSpan time)
    {
        lock (alone) now += time;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (alone)
        {
            waits.Add(dueTime);
            now += dueTime;
        }

        ThreadPool.QueueUserWorkItem(_ => callback(state));
        return new Over();
    }

    private sealed class Over : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => false;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
