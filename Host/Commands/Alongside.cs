using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.Following;
using EventRegistry.Host.ReadModels;
using EventRegistry.Projections.ReadModels;
using Npgsql;

namespace EventRegistry.Host.Commands;

/// <summary>What goes into the transaction of some commands besides their events: what they rest on must still hold, and reads must see them at once.</summary>
internal sealed class Alongside(IReadOnlyList<Prepared> commands) : IAlongside
{
    // As Schema/1_commands.sql raises them: the CO has changed, an identifier was taken, an org identity linked, a COU used, a CO's name taken;
    // as 2_streams_read.sql does: a stream that was read has moved; and two that waited for each other, one of whom had to give way.
    private static readonly string[] NoLongerSo = ["ER002", "ER003", "ER004", "ER005", "ER006", "ER007", PostgresErrorCodes.DeadlockDetected];

    private readonly HashSet<StreamId> told = [];
    private readonly List<long> unsettled = [];

    /// <summary>The streams that the read models were told of; those that are not among them lag behind.</summary>
    public IReadOnlySet<StreamId> Told => told;

    /// <summary>The notes that were made of groups whose people are to be settled.</summary>
    public IReadOnlyList<long> Unsettled => unsettled;

    /// <summary>Whether an error says that what was decided on holds no longer.</summary>
    public static bool Refuses(PostgresException e) => NoLongerSo.Contains(e.SqlState);

    public IEnumerable<NpgsqlBatchCommand> Before() => BeforeAll().Concat(BeforeEach());

    private IEnumerable<NpgsqlBatchCommand> BeforeAll()
    {
        yield return Command(PlanOnce.Sql);
        foreach (var co in commands.Where(c => c.FirstAt is not null).DistinctBy(c => c.Tenant)) yield return OwnChanges.Note(co.Tenant, co.FirstAt!.Value);
        foreach (var co in commands.DistinctBy(c => (c.Tenant, c.Co.Version)))
        {
            // Whoever changes the CO itself waits for those who decide on it, and they for whoever changes it.
            yield return Command($"select pg_advisory_xact_lock{(co.ChangesCo ? "" : "_shared")}(hashtextextended($1, 2))", Text(co.Tenant));
            yield return Command("select eventregistry.demand_collaboration($1, $2)", Text(co.Tenant), new NpgsqlParameter<long> { TypedValue = co.Co.Version });
        }
    }

    private IEnumerable<NpgsqlBatchCommand> BeforeEach() => commands
        .Where(c => c.Read.Count > 0).Select(c => Command("select eventregistry.demand_unmoved($1, $2, $3)", Text(c.Tenant),
            new NpgsqlParameter<string[]> { TypedValue = [.. c.Read.Select(s => s.Stream.ToString())] }, new NpgsqlParameter<long[]> { TypedValue = [.. c.Read.Select(s => s.Version)] }))
        // In one order, so that two who want the same two do not wait for each other.
        .Concat(commands.SelectMany(c => c.Claims).OrderBy(c => c.Value, StringComparer.Ordinal).ThenBy(c => c.Type, StringComparer.Ordinal).Select(c => Command(
            "select eventregistry.demand_free($1, $2, $3, $4, $5, $6)",
            Text(c.Tenant), new NpgsqlParameter<bool> { TypedValue = c.AmongPeople }, Text(c.Type), Text(c.Value), Text(Lookup.Folded(c.Value) ?? ""), Number(c.Holder))))
        // One that was somebody's is moved, and the stream of whoever gives it away is where it was.
        .Concat(commands.SelectMany(c => c.Kept<IdentityLink>().Where(l => !c.Known.Links.ContainsKey(l.OrgIdentityId))).OrderBy(l => l.OrgIdentityId.Value).Select(l =>
            Command("select eventregistry.demand_unlinked($1, $2)", Number(l.OrgIdentityId.Value), Number(l.Id))))
        .Concat(commands.SelectMany(c => c.Accepted.Changes).Select(c => c.Change).OfType<Deleted<Cou>>().Select(cou =>
            Command("select eventregistry.demand_unused($1)", Number(cou.Id))))
        .Concat(commands.SelectMany(c => c.Kept<Co>()).Select(co =>
            Command("select eventregistry.demand_co_name($1, $2)", Text(co.Name ?? ""), Number(co.Id))));

    public IEnumerable<NpgsqlBatchCommand> After()
    {
        told.Clear();
        unsettled.Clear();
        yield return BookEntries.CommandOf([.. commands.SelectMany(c => c.Entries)]);
        foreach (var command in commands)
        {
            foreach (var serial in Serials.Noted(command.Co.Co.Id, command.Known.Serials.Keys, command.Kept<Identifier>())) yield return serial;
            // No group is named for a CO that is gone.
            foreach (var group in command.Accepted.Unsettled.Select(g => (int?)g.Value).Concat(command.Accepted.Removed is null ? [] : [null]))
            {
                yield return Command(
                    "insert into eventregistry.unsettled (tenant, grp) values ($1, $2) returning id as unsettled_id",
                    Text(command.Tenant), new NpgsqlParameter<int?> { TypedValue = group });
            }
        }
    }

    public async Task ReadAsync(NpgsqlDataReader result, CancellationToken cancel)
    {
        if (result.FieldCount == 2 && result.GetName(1) == "stream")
            told.UnionWith((await BookEntries.ReadToldAsync(result, cancel)).Select(t => t.Stream));
        else if (result.FieldCount == 1 && result.GetName(0) == "unsettled_id")
            while (await result.ReadAsync(cancel)) unsettled.Add(result.GetInt64(0));
    }

    private static NpgsqlParameter<string> Text(string value) => new() { TypedValue = value };

    private static NpgsqlParameter<int> Number(int value) => new() { TypedValue = value };

    private static NpgsqlBatchCommand Command(string sql, params NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters) command.Parameters.Add(parameter);
        return command;
    }
}
