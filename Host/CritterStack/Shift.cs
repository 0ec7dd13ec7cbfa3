namespace EventRegistry.Host.CritterStack;

/// <summary>What one host is about: which targets it was called to, works on, and means to look after later.</summary>
public sealed class Shift(TimeProvider clock) : IDisposable
{
    // A message may be lost to a connection; whoever calls again after so long is not told that one is on its way.
    private static readonly TimeSpan OnItsWay = TimeSpan.FromSeconds(5);

    // One that is to come in a moment may just have come, a moment early, and found nothing due.
    private static readonly TimeSpan AMoment = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource patience = new();
    private readonly Lock alone = new();
    private readonly Dictionary<int, DateTimeOffset> called = [];
    private readonly Dictionary<int, DateTimeOffset> planned = [];
    private readonly Dictionary<int, bool> running = [];
    private TaskCompletionSource? idle;

    /// <summary>Nobody waits any longer: what runs is left to its lease.</summary>
    public CancellationToken Patience => patience.Token;

    /// <summary>Nothing more is to be begun.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Whether a message is to be sent that calls to a target: not while one is on its way.</summary>
    public bool Call(int target)
    {
        lock (alone)
        {
            var now = clock.GetUtcNow();
            if (IsOver || (called.TryGetValue(target, out var before) && now - before < OnItsWay)) return false;
            called[target] = now;
            return true;
        }
    }

    /// <summary>Whether a message is to be sent for later: not when one comes as early.</summary>
    public bool Plan(int target, TimeSpan wait)
    {
        lock (alone)
        {
            var (now, due) = (clock.GetUtcNow(), clock.GetUtcNow() + wait);
            if (IsOver || (planned.TryGetValue(target, out var other) && other > now + AMoment && other <= due)) return false;
            planned[target] = due;
            return true;
        }
    }

    /// <summary>Whether the work on a target may begin; it must then be ended. It does not while it is under way: that is then gone on with.</summary>
    public bool Begin(int target)
    {
        lock (alone)
        {
            if (IsOver) return false;
            called.Remove(target);
            if (running.TryAdd(target, false)) return true;
            running[target] = true;
            return false;
        }
    }

    /// <summary>Ends the work on a target.</summary>
    /// <returns>Whether somebody called to it meanwhile.</returns>
    public bool End(int target)
    {
        lock (alone)
        {
            running.Remove(target, out var again);
            if (IsOver && running.Count == 0) idle?.TrySetResult();
            return again && !IsOver;
        }
    }

    /// <summary>Begins nothing more, and waits for what runs; without patience it is cut short.</summary>
    public async Task EndAsync(CancellationToken impatient)
    {
        lock (alone)
        {
            IsOver = true;
            idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
            if (running.Count == 0) idle.SetResult();
        }

        await using var end = impatient.Register(patience.Cancel);
        await idle.Task;
        await patience.CancelAsync();
    }

    public void Dispose() => patience.Dispose();
}
