namespace EventRegistry.Host.Queue;

/// <summary>What a handler says of a job.</summary>
public abstract record Result(long Job);

/// <summary>It is done.</summary>
/// <param name="Detail">What was written, as short JSON, for people to read.</param>
public sealed record Succeeded(long Job, string? Detail = null) : Result(Job);

/// <summary>It failed.</summary>
/// <param name="RetryAfter">When to try again; null for never, until somebody replays it.</param>
public sealed record Failed(long Job, string Error, TimeSpan? RetryAfter) : Result(Job);

/// <summary>It failed, and nobody is to try again or to look after it.</summary>
public sealed record Dropped(long Job, string Error) : Result(Job);

/// <summary>The target as a whole failed, which is no fault of this job: it waits without having used up an attempt.</summary>
public sealed record Held(long Job, string Error, TimeSpan RetryAfter) : Result(Job);

/// <summary>What became of a job when it was finished.</summary>
public enum Fate
{
    /// <summary>It is gone.</summary>
    Done,

    /// <summary>It waits to be tried again.</summary>
    Waits,

    /// <summary>It waits for the target.</summary>
    Held,

    /// <summary>The same was asked for while it ran, and waits: that job does it.</summary>
    Collapsed,

    /// <summary>It is put aside until somebody replays it.</summary>
    Dead,

    /// <summary>Somebody cancelled it while it ran: it is gone, and not tried again.</summary>
    Cancelled,

    /// <summary>It was no longer the worker's. The result is discarded, and the action asked for again.</summary>
    AskedAgain,
}

/// <summary>What became of a job.</summary>
/// <param name="Other">The job that does it now, when it is another.</param>
public sealed record Finished(long Job, Fate Fate, long? Other = null);
