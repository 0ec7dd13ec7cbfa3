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

    private Looking(NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<long?> answers) => (Connection, this.transaction, Answers) = (connection, transaction, answers);

    public NpgsqlConnection Connection { get; }

    /// <summary>The answers to what was asked first; null where there was none.</summary>
    public IReadOnlyList<long?> Answers { get; }

    /// <summary>Whether nobody else looks at what happens while this lasts.</summary>
    public bool IsAlone { get; set; }

    /// <summary>What is known here and need not be read. Of whatever comes later, nobody has asked for what it makes necessary yet.</summary>
    public AtHand AtHand { get; set; } = AtHand.Nothing;

    /// <summary>What this host may carry out at once, when it is committed.</summary>
    public List<Request> Claimed { get; private set; } = [];

    /// <param name="first">Questions for one number each: here they cost no way to the database of their own.</param>
    public static async Task<Looking> BeginAsync(Registry registry, CancellationToken cancel, params NpgsqlBatchCommand[] first)
    {
        var connection = await registry.Database.OpenConnectionAsync(cancel);
        try
        {
            var transaction = await connection.BeginTransactionAsync(cancel);
            await using var batch = new NpgsqlBatch(connection) { BatchCommands = { new($"select {Lease.Settings}") } };
            foreach (var question in first) batch.BatchCommands.Add(question);
            await using var reader = await batch.ExecuteReaderAsync(cancel);
            var answers = new List<long?>(first.Length);
            while (await reader.NextResultAsync(cancel)) answers.Add(await reader.ReadAsync(cancel) ? reader.GetInt64(0) : null);
            return new(connection, transaction, answers);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Commits, and hands over what was claimed.</summary>
    /// <param name="last">What is written last; null for nothing.</param>
    public async Task<IReadOnlyList<Request>> CommitAsync(NpgsqlBatchCommand? last, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(Connection);
        if (last is not null) batch.BatchCommands.Add(last);
        // Between reading people and claiming them, another host may have told the target something later of them, after which nobody would tell it again.
        if (!IsAlone) Claimed = [.. Claimed.Select(c => c with { Seen = null })];
        foreach (var request in Claimed.Where(c => c.Seen is not null)) batch.BatchCommands.Add(Standings.Reading(request.Route.Target.Id, request.Batch.Jobs.Select(j => j.Subject)));
        batch.BatchCommands.Add(new("commit"));
        var ready = new List<Request>(Claimed.Count);
        await using (var reader = await batch.ExecuteReaderAsync(cancel))
        {
            foreach (var request in Claimed)
            {
                ready.Add(request.Seen is null ? request : request with { Seen = request.Seen with { Before = await Standings.ReadAsync(reader, cancel) } });
                if (request.Seen is not null) await reader.NextResultAsync(cancel);
            }
        }

        Claimed = [];
        return ready;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var request in Claimed) request.Route.LetGo();
        await transaction.DisposeAsync();
        await Connection.DisposeAsync();
    }
}
