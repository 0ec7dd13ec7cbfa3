namespace EventRegistry.Host.Queue;

/// <summary>Wakes one who waits. Rung while nobody waits, it wakes the next at once; rung often, it wakes once.</summary>
internal sealed class Bell
{
    private readonly Lock alone = new();
    private TaskCompletionSource rung = New();

    public void Ring()
    {
        lock (alone) rung.TrySetResult();
    }

    /// <summary>Waits until it is rung, and no longer than so long.</summary>
    public async Task WaitAsync(TimeSpan longest, CancellationToken cancel)
    {
        Task waiting;
        lock (alone) waiting = rung.Task;
        try
        {
            await waiting.WaitAsync(longest, cancel);
        }
        catch (TimeoutException)
        {
            return;
        }

        lock (alone) rung = New();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
