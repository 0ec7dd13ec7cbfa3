using System.Diagnostics;
using EventRegistry.Domain.Changelog;
using EventRegistry.Host.EventStore;
using Npgsql;

namespace EventRegistry.Host.ReadModels;

/// <summary>Makes the read models anew beside the old ones, and puts them in their place, in one transaction.</summary>
/// <remarks>
/// Commands go on meanwhile, and write into the old tables. What they appended is told to the new ones at the end, first while
/// they still go on, then once more, for the little that is left, while they wait; readers wait for the exchange itself alone.
/// </remarks>
internal sealed class Rebuilding(Registry registry, CatchUp catchUp)
{
    private const string New = "_new";
    private const string OneAtATime = "select pg_advisory_xact_lock(hashtext('eventregistry.read_models'))";
    private const string Ample = "set local maintenance_work_mem = '256MB'; set local work_mem = '64MB'";
    private const string WithoutEarlier = $"""
        delete from eventregistry.records{New} r
        using (select kind, id, max(sequence) as last from eventregistry.records{New} group by kind, id having count(*) > 1) d
        where r.kind = d.kind and r.id = d.id and r.sequence < d.last
        """;

    private const string CosChanged = """
        insert into eventregistry.collaborations as c (tenant, version) select distinct t.tenant, 1 from eventregistry.told t order by 1
        on conflict (tenant) do update set version = c.version + 1
        """;

    // What is due and was not acted on yet is nothing that history could tell.
    private const string StillDue = $"""
        insert into eventregistry.due{New} as d (tenant, stream, at, reckoned) select tenant, stream, at, reckoned from eventregistry.due where at <= $1
        on conflict (tenant, stream) do update set at = excluded.at where d.at > excluded.at
        """;

    private static readonly string[] Tables = ["told", "records", "due", "source_keys"];

    public async Task<long> RunAsync(Progress progress, CancellationToken cancel)
    {
        await using var connection = await registry.Database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await ExecuteAsync(connection, OneAtATime, cancel);
        await ExecuteAsync(connection, Ample, cancel);
        var settled = await registry.Store.SettledAsync(cancel);
        foreach (var table in Tables) await ExecuteAsync(connection, $"create table eventregistry.{table}{New} (like eventregistry.{table} including all excluding indexes)", cancel);
        var told = await CopyAsync(connection, progress, cancel);
        await ExecuteAsync(connection, SourceKeys.All(New), cancel);
        var indexes = await IndexesAnew.OfAsync(connection, Tables, New, cancel);
        await MakeAsync(indexes, step => progress(step, told), cancel);
        progress("telling what happened meanwhile", told);
        told += await TellLaterAsync(connection, settled, cancel);
        await ExecuteAsync(connection, "lock table eventregistry.told in share row exclusive mode", cancel);
        told += await TellLaterAsync(connection, settled, cancel);
        await KeepDueAsync(connection, cancel);
        foreach (var table in Tables)
            await ExecuteAsync(connection, $"drop table eventregistry.{table}; alter table eventregistry.{table}{New} rename to {table}", cancel);
        await indexes.NameAsync(cancel);
        await ExecuteAsync(connection, CosChanged, cancel);
        await Checkpoint.MoveAsync(connection, settled, cancel);
        await transaction.CommitAsync(cancel);
        return told;
    }

    private async Task<long> CopyAsync(NpgsqlConnection connection, Progress progress, CancellationToken cancel)
    {
        var counts = await StoreOverview.CountAsync(registry.Database, cancel);
        var (told, events, total) = (0L, 0L, counts.Sum(c => c.Events));
        await using var copy = new BookCopy(connection, New);
        foreach (var tenant in counts.Select(c => c.Tenant).Distinct())
        {
            foreach (var kind in Enum.GetValues<StreamKind>())
            {
                var due = await catchUp.DueInAsync(tenant, kind, cancel);
                await foreach (var stream in registry.Store.ReadByStreamAsync(tenant, kind, UpTo.Now, Detail.Full, cancel))
                {
                    await copy.AddAsync(catchUp.EntryOf(tenant, stream, due), cancel);
                    told++;
                    events += stream.Entries.Count;
                    if (told % 1_000 == 0) progress("telling the read models", events, total);
                }
            }
        }

        await copy.FlushAsync(cancel);
        return told;
    }

    /// <summary>A record that went from stream to stream while they were read may have been met in both: the later one is right.</summary>
    private static async Task MakeAsync(IndexesAnew indexes, Action<string> progress, CancellationToken cancel)
    {
        try
        {
            await indexes.MakeAsync(progress, cancel);
        }
        catch (PostgresException twice) when (twice.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            await indexes.GiveUpAsync(cancel);
            await indexes.ExecuteAsync(WithoutEarlier, cancel);
            await indexes.MakeAsync(progress, cancel);
        }
    }

    private async Task<long> TellLaterAsync(NpgsqlConnection connection, long settled, CancellationToken cancel) =>
        await catchUp.TellAsync(connection, await Untold.BetweenAsync(connection, settled, long.MaxValue, New, cancel), New, cancel);

    private async Task KeepDueAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(StillDue, connection) { Parameters = { new NpgsqlParameter<DateTimeOffset> { TypedValue = registry.Clock.GetUtcNow().ToUniversalTime() } } };
        await command.ExecuteNonQueryAsync(cancel);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancel);
    }
}
