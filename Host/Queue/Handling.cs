using Npgsql;

namespace EventRegistry.Host.Queue;

/// <summary>What is done with the jobs of a batch. Whether a target as a whole failed is for it to find out, to hold its jobs and to pause the target.</summary>
/// <param name="Handle">Says what became of each job; one of which it says nothing is left to its lease. It is cancelled only when the host can wait no longer.</param>
/// <param name="OnError">In how long a job is tried again after <paramref name="Handle"/> threw; null for never.</param>
public sealed record Handling(Func<Batch, CancellationToken, Task<Handled>> Handle, Func<Exception, Job, TimeSpan?> OnError);

/// <summary>What became of the jobs of a batch.</summary>
/// <param name="Results">One for each job, in any order.</param>
/// <param name="Alongside">What else is written in the transaction that finishes them; null for nothing.</param>
public sealed record Handled(IReadOnlyList<Result> Results, Func<NpgsqlConnection, CancellationToken, Task>? Alongside = null);

/// <summary>How a host works on the queue.</summary>
public sealed record Working
{
    /// <summary>What the log calls this host.</summary>
    public string Worker { get; init; } = Environment.MachineName;

    /// <summary>How many jobs are claimed together at most.</summary>
    public int Most { get; init; } = 500;

    /// <summary>How long after a host is lost its jobs are taken over. Renewed at each third of it.</summary>
    public TimeSpan Lease { get; init; } = Queue.Lease.Usual;

    /// <summary>How often the queue is looked at though nobody said that something came.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long to wait when the database failed.</summary>
    public TimeSpan Recovery { get; init; } = TimeSpan.FromSeconds(1);
}
