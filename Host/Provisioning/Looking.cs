using EventRegistry.Host.Queue;
using Npgsql;

namespace EventRegistry.Host.Provisioning;

/// <summary>
/// A transaction in which things are asked for. It need not reach the disk at once: what is lost with the server's memory, the place in history goes back over.
/// What was claimed in it and not handed over when it ends is let go.
/// </summary>
internal sealed class Looking : IAsyncDisposable
{
    private readonly NpgsqlTransaction transaction;

    private Looking(NpgsqlConnection connection, NpgsqlTransaction transaction) => (Connection, this.transaction) = (connection, transaction);

    public NpgsqlConnection Connection { get; }

    /// <summary>Whether nobody else looks at what happens while this lasts.</summary>
    public bool IsAlone { get; set; }

    /// <summary>What this host may carry out at once, when it is committed.</summary>
    public List<Request> Claimed { get; private set; } = [];

    public static async Task<Looking> BeginAsync(Registry registry, CancellationToken cancel)
    {
        var connection = await registry.Database.OpenConnectionAsync(cancel);
        var transaction = await connection.BeginTransactionAsync(cancel);
        await using var manners = new NpgsqlCommand(Lease.Manners, connection);
        await manners.ExecuteNonQueryAsync(cancel);
        return new(connection, transaction);
    }

    /// <summary>Commits, and hands over what was claimed.</summary>
    /// <param name="last">What is written last; null for nothing.</param>
    public async Task<IReadOnlyList<Request>> CommitAsync(NpgsqlBatchCommand? last, CancellationToken cancel)
    {
        if (last is not null)
        {
            await using var batch = new NpgsqlBatch(Connection) { BatchCommands = { last } };
            await batch.ExecuteNonQueryAsync(cancel);
        }

        await transaction.CommitAsync(cancel);
        var claimed = Claimed;
        Claimed = [];
        // Between reading people and claiming them, another host may have told the target something later of them, after which nobody would tell it again.
        return IsAlone ? claimed : [.. claimed.Select(c => c with { Seen = null })];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var request in Claimed) request.Route.LetGo();
        await transaction.DisposeAsync();
        await Connection.DisposeAsync();
    }
}
