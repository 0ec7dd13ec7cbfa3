using Npgsql;

namespace EventRegistry.Host.EventStore;

/// <summary>
/// What belongs to the same transaction as an append: what must hold before, and what is written after. If any of it fails, nothing is stored.
/// It may be asked for more than once, since a broken connection makes the append be tried again.
/// </summary>
public interface IAlongside
{
    /// <summary>Statements that run before the events are stored, such as locks and demands. One that raises an error refuses the append.</summary>
    IEnumerable<NpgsqlBatchCommand> Before();

    /// <summary>Statements that run once the events are stored.</summary>
    IEnumerable<NpgsqlBatchCommand> After();

    /// <summary>Looks at the results of its statements, once for each that has any. What it learns holds when the append has.</summary>
    Task ReadAsync(NpgsqlDataReader result, CancellationToken cancel);
}
