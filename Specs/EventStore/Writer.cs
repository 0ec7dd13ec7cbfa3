using EventRegistry.Domain.Changelog;
using Npgsql;

namespace EventRegistry.Specs.EventStore;

/// <summary>Another client of the tables, that takes its time: it stores an event in a transaction which stays open until told otherwise.</summary>
public sealed class Writer : IAsyncDisposable
{
    private readonly NpgsqlConnection connection;
    private readonly NpgsqlTransaction transaction;

    private Writer(NpgsqlConnection connection, NpgsqlTransaction transaction, long sequence) =>
        (this.connection, this.transaction, Sequence) = (connection, transaction, sequence);

    /// <summary>The number it has drawn.</summary>
    public long Sequence { get; }

    /// <summary>Has stored an event of a stream of its own, and not committed it.</summary>
    public static async Task<Writer> BeginAsync(Store store, StreamId stream)
    {
        var connection = await store.Database.OpenConnectionAsync();
        var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand(
            $$"""
            insert into eventregistry.mt_streams (tenant_id, id, type, version) values ('2', '{{stream}}', 'person', 1);
            insert into eventregistry.mt_events (seq_id, id, stream_id, version, data, type, tenant_id)
            values (nextval('eventregistry.mt_events_sequence'), gen_random_uuid(), '{{stream}}', 1, '{"Id": 1}', 'name_deleted', '2')
            returning seq_id
            """, connection);
        return new(connection, transaction, (long)(await command.ExecuteScalarAsync())!);
    }

    /// <summary>Has drawn a number, and not yet used it.</summary>
    public static async Task<Writer> DrawAsync(Store store)
    {
        var connection = await store.Database.OpenConnectionAsync();
        var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand("select nextval('eventregistry.mt_events_sequence')", connection);
        return new(connection, transaction, (long)(await command.ExecuteScalarAsync())!);
    }

    public Task CommitAsync() => transaction.CommitAsync();

    public Task RollBackAsync() => transaction.RollbackAsync();

    /// <summary>Leaves the transaction to whoever commits it later under that name.</summary>
    public async Task PrepareAsync(string name)
    {
        await using var command = new NpgsqlCommand($"prepare transaction '{name}'", connection);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }
}
