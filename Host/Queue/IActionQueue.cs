using EventRegistry.Domain.Changelog;
using Npgsql;

namespace EventRegistry.Host.Queue;

/// <summary>
/// The actions that targets are still to carry out. An action is asked for in the transaction that makes it due, and done at least once; of one subject
/// and target no two run at a time, and those that differ run in the order in which they were asked for.
/// </summary>
/// <remarks>All instants are the database's: a host's clock may be set back, or be another host's an hour ago.</remarks>
public interface IActionQueue
{
    /// <summary>Asks for actions, in the transaction that is open on the connection. What the same action already waits for is collapsed into it.</summary>
    /// <returns>One for each, in their order.</returns>
    Task<IReadOnlyList<Asked>> AskAsync(NpgsqlConnection connection, IReadOnlyList<Ask> asks, CancellationToken cancel);

    /// <summary>Asks for actions, in a transaction of the queue's own; those who ask at once share one. When it returns, what was asked for is on the disk.</summary>
    /// <returns>One for each, in their order.</returns>
    Task<IReadOnlyList<Asked>> AskAsync(IReadOnlyList<Ask> asks, CancellationToken cancel);

    /// <summary>
    /// Takes what is due for a target, whatever has been due the longest first. Of a paused target nothing, and after the pause one job as a probe. What another
    /// worker let its lease run out on is taken over; if that happened to a job before, it is given out alone, so that no other is lost with it again.
    /// </summary>
    /// <param name="worker">What the log calls the worker.</param>
    /// <param name="most">So many jobs at most.</param>
    /// <param name="lease">How long they are this worker's, unless it renews.</param>
    /// <returns>A batch without jobs when there is nothing to do.</returns>
    Task<Batch> ClaimAsync(string worker, int target, int most, TimeSpan lease, CancellationToken cancel);

    /// <summary>Makes the lease of a batch begin anew.</summary>
    /// <returns>False when some job of it is no longer this worker's.</returns>
    Task<bool> RenewAsync(Batch batch, CancellationToken cancel);

    /// <summary>Says what became of jobs of a batch, in the transaction that is open on the connection. A success ends the dead jobs of its target and subject.</summary>
    /// <returns>One for each result, in their order. Where a job was no longer the worker's, its action is asked for again, so that the target gets to hold what it should.</returns>
    /// <exception cref="ArgumentException">A result is of no job of the batch, or a job has two.</exception>
    Task<IReadOnlyList<Finished>> FinishAsync(NpgsqlConnection connection, Batch batch, IReadOnlyList<Result> results, CancellationToken cancel);

    /// <summary>Ends the dead jobs of a target that was told of everybody, in the transaction that is open on the connection.</summary>
    /// <param name="through">The event up to which it was told: what was asked for because of a later one stays.</param>
    /// <param name="except">Whom it could not be told of.</param>
    Task ResolveAsync(NpgsqlConnection connection, int target, long through, IReadOnlyList<StreamId> except, CancellationToken cancel);

    /// <summary>Leaves a target alone for a while that doubles each time: 5 s first, a day at most.</summary>
    Task<Pause> PauseAsync(int target, string reason, CancellationToken cancel);

    /// <summary>Ends a target's pause, and makes due what was held for it.</summary>
    /// <returns>Whether it was paused.</returns>
    Task<bool> ReleaseAsync(int target, CancellationToken cancel);

    /// <summary>Ends waiting and dead jobs. Those that run are let finish, and not tried again.</summary>
    /// <returns>How many were ended or marked.</returns>
    Task<int> CancelAsync(JobFilter jobs, Ordered by, CancellationToken cancel);

    /// <summary>Makes dead jobs due anew, with all their attempts before them.</summary>
    /// <returns>How many.</returns>
    Task<int> ReplayAsync(JobFilter jobs, Ordered by, CancellationToken cancel);

    /// <summary>The jobs there are, in the order of their ids.</summary>
    Task<IReadOnlyList<ListedJob>> ListAsync(JobFilter jobs, int most, CancellationToken cancel);

    /// <summary>How many jobs each target has.</summary>
    Task<IReadOnlyList<JobCounts>> CountsAsync(CancellationToken cancel);

    /// <summary>In how long each target that has jobs is to be looked after: zero for at once.</summary>
    Task<IReadOnlyList<TargetDue>> NextDueAsync(CancellationToken cancel);

    /// <summary>What happened to the actions of a subject, the latest first.</summary>
    /// <param name="before">The id of the line before which to go on; null to begin with the latest.</param>
    Task<IReadOnlyList<AttemptLine>> HistoryAsync(string tenant, string subject, int most, long? before, CancellationToken cancel);

    /// <summary>Tells of targets for which something came that is due, until the connection is lost or the listener has had enough.</summary>
    /// <param name="came">Is told the target; null for any, as when listening begins and nobody knows what came before.</param>
    Task ListenAsync(Action<int?> came, CancellationToken cancel);
}
