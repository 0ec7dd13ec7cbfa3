using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Organization;
using EventRegistry.Host.Access;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.Following;
using Npgsql;

namespace EventRegistry.Host.Import;

/// <summary>
/// Reads a Registry's tables as events, and appends those that history does not hold yet, in one transaction: an import that is
/// killed leaves nothing behind and is simply run again.
/// </summary>
/// <param name="database">The connection string of the registry's own database.</param>
/// <param name="store">Its event store.</param>
/// <param name="clock">Says when changes are noticed that the Registry left no trace of.</param>
public sealed class Importer(string database, IEventStore store, TimeProvider clock)
{
    /// <summary>The cause of every imported event.</summary>
    public const string Because = "import";

    // Any number will do, as long as every import takes the same one.
    private const long OneAtATime = 0x4576_5265_6749_6D70;

    // A small sample tells enough of tables that are read once and forgotten.
    private const string Ample = "set work_mem = '128MB'; set maintenance_work_mem = '256MB'; set temp_buffers = '64MB'; set default_statistics_target = 10";

    /// <summary>With which the Registry hashed the keys of its API users; without it, those that are not known here already have none.</summary>
    public SecuritySalt? Salt { get; init; }

    /// <summary>Imports, and verifies if asked to.</summary>
    /// <param name="tables">The Registry.</param>
    /// <param name="verify">Whether to write every table back from the streams and compare.</param>
    /// <param name="progress">Is told what is being done, and how much of it is done.</param>
    /// <exception cref="ImportFailed">The tables cannot be imported. Nothing was stored.</exception>
    public async Task<(ImportReport Report, VerificationReport? Verification)> ImportAsync(
        IRegistryTables tables, bool verify, Action<string, long> progress, CancellationToken cancel)
    {
        await using var connection = await OpenAsync(cancel);
        await Migrations.ApplyAsync(connection, [OwnChanges.Schema, ApiUserKeys.Schema], cancel);
        await WaitForTurnAsync(connection, progress, cancel);
        await RefuseOwnChangesAsync(connection, tables, cancel);
        var stage = new Stage(connection, tables);
        await stage.FillAsync(progress, cancel);
        if (Salt is not null && !stage.HasKeys)
            throw new ImportFailed($"{tables.Name} lacks cm_api_users with its column password, for which the salt is. Export it too, or leave --security-salt out. Nothing was imported.");
        var operation = $"import-{clock.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}";
        ImportReport report;
        // Rows are read ahead on the one connection while the events of those before go out on the other.
        await using (var writing = await OpenAsync(cancel))
        await using (var reading = await connection.BeginTransactionAsync(cancel))
        await using (var transaction = await writing.BeginTransactionAsync(cancel))
        {
            await OwnChanges.HoldOffAsync(writing, cancel);
            await RefuseOwnChangesAsync(writing, tables, cancel);
            await RefuseAnotherRegistryAsync(connection, tables, cancel);
            var keys = stage.HasKeys ? await ImportedKeys.TakeOverAsync(connection, writing, Salt, clock.GetUtcNow(), cancel) : null;
            await using var append = await BulkAppend.BeginAsync(writing, cancel);
            using var telling = new Telling(connection, append, tables);
            foreach (var kind in Kinds.OfRegistry) await kind.Accept(new TellAll(telling, progress, cancel));
            var told = append.Gathered;
            progress("comparing with history", told);
            var reconciliation = new Reconciliation(store, append, telling, Microseconds(clock.GetUtcNow()));
            await reconciliation.RunAsync(cancel);
            progress("putting events in place", told);
            var appended = await append.PutInPlaceAsync(operation, Because, cancel);
            await transaction.CommitAsync(cancel);
            await reading.CommitAsync(cancel);
            report = new(operation, stage.Rows, told, appended, telling.Losses, stage.LeftAlone, keys);
        }

        return (report, verify ? await new Verification(connection, store).RunAsync(progress, cancel) : null);
    }

    // A session of its own: its temporary tables and its lock end with it, and not when a pool thinks of it.
    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancel)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database) { Pooling = false, CommandTimeout = 0 }.ConnectionString);
        try
        {
            await connection.OpenAsync(cancel);
            await ExecuteAsync(connection, Ample, cancel);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static async Task WaitForTurnAsync(NpgsqlConnection connection, Action<string, long> progress, CancellationToken cancel)
    {
        await using (var attempt = new NpgsqlCommand("select pg_try_advisory_lock($1)", connection) { Parameters = { new() { Value = OneAtATime } } })
        {
            if ((bool)(await attempt.ExecuteScalarAsync(cancel))!) return;
        }

        progress("waiting for another import to end", 0);
        await using var wait = new NpgsqlCommand("select pg_advisory_lock($1)", connection) { CommandTimeout = 0, Parameters = { new() { Value = OneAtATime } } };
        await wait.ExecuteNonQueryAsync(cancel);
    }

    private static async Task RefuseOwnChangesAsync(NpgsqlConnection connection, IRegistryTables tables, CancellationToken cancel)
    {
        if (await OwnChanges.FirstAsync(connection, cancel) is not { } own) return;
        throw new ImportFailed(
            $"This registry has changes of its own, the first in CO {own.Tenant} on {own.Since:u}, and can no longer follow {tables.Name}: "
            + "both would give the same ids to different records. To follow that Registry on, import it into another --database. Nothing was imported.");
    }

    /// <summary>A CO with a known id that was made at another moment is the CO of another Registry.</summary>
    private async Task RefuseAnotherRegistryAsync(NpgsqlConnection connection, IRegistryTables tables, CancellationToken cancel)
    {
        var cos = new List<(int Id, string Name, DateTimeOffset Created)>();
        await using (var command = new NpgsqlCommand("select id, coalesce(name, ''), created from stage_cos where created is not null", connection))
        await using (var reader = await command.ExecuteReaderAsync(cancel))
        {
            while (await reader.ReadAsync(cancel)) cos.Add((reader.GetInt32(0), reader.GetString(1), new DateTimeOffset(reader.GetDateTime(2), TimeSpan.Zero)));
        }

        foreach (var co in cos)
        {
            var id = new CoId(co.Id);
            var known = new CoSettings(id);
            await foreach (var entry in store.ReadStreamAsync(Tenant.Of(id), new(StreamKind.Co, co.Id), UpTo.Now, cancel)) known = CoSettings.Evolve(known, entry);
            if (known.Record is { } record && record.Created != co.Created)
                throw new ImportFailed($"{tables.Name} is another Registry: its CO {co.Id} ({co.Name}) was made on {co.Created:u}, the one in history ({record.Record.Name}) on {record.Created:u}. Use another --database for it.");
        }
    }

    private static DateTimeOffset Microseconds(DateTimeOffset at) => at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMicrosecond));

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancel);
    }

    private sealed class TellAll(Telling telling, Action<string, long> progress, CancellationToken cancel) : IKindVisitor<Task>
    {
        public async Task Visit<T>(Kind<T> kind) where T : class, IRecord
        {
            var told = 0L;
            await foreach (var batch in telling.ReadAsync<T>(where: null, cancel))
            {
                foreach (var record in batch) await telling.GatherAsync(record, record.Told, cancel);
                told += batch.Count;
                progress($"telling cm_{kind.Table}", told);
            }
        }
    }
}
