using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.Following;
using EventRegistry.Host.ReadModels;
using EventRegistry.Projections.ReadModels;
using Npgsql;

namespace EventRegistry.Host.Commands;

/// <summary>What goes into the transaction of a command besides its events: what it rests on must still hold, and reads must see it at once.</summary>
/// <param name="firstAt">When this is the first command here about the CO; null when it is not.</param>
internal sealed class Alongside(KnownCo co, Known known, Accepted accepted, IReadOnlyList<BookEntry> entries, DateTimeOffset? firstAt) : IAlongside
{
    // As Schema/1_commands.sql raises them: the CO has changed, an identifier was taken, an org identity linked, a COU used, a CO's name taken.
    private static readonly string[] NoLongerSo = ["ER002", "ER003", "ER004", "ER005", "ER006"];

    private readonly string tenant = Tenant.Of(co.Co.Id);
    private readonly Draft former = new(known);
    private readonly HashSet<StreamId> told = [];
    private readonly List<long> unsettled = [];

    /// <summary>The notes that were made of groups whose people are to be settled.</summary>
    public IReadOnlyList<long> Unsettled => unsettled;

    /// <summary>Those of some streams that the read models could not be told, since they lag behind.</summary>
    public IReadOnlyList<StreamId> Untold(IEnumerable<StreamId> streams) => [.. streams.Where(s => !told.Contains(s))];

    /// <summary>Whether an error says that what was decided on holds no longer.</summary>
    public static bool Refuses(PostgresException e) => NoLongerSo.Contains(e.SqlState);

    public IEnumerable<NpgsqlBatchCommand> Before()
    {
        if (firstAt is { } first) yield return OwnChanges.Note(tenant, first);
        // Whoever changes the CO itself waits for those who decide on it, and they for whoever changes it.
        yield return Text($"select pg_advisory_xact_lock{(ChangesCo ? "" : "_shared")}(hashtextextended($1, 2))", tenant);
        yield return Command("select eventregistry.demand_collaboration($1, $2)", new NpgsqlParameter<string> { TypedValue = tenant }, new NpgsqlParameter<long> { TypedValue = co.Version });
        foreach (var identifier in Kept<Identifier>())
        {
            if ((identifier.PersonId is null && identifier.GroupId is null) || identifier is not { Type: { } type, Value: { } value }) continue;
            // One that is twice there, as pipelines make them, may still be edited in what else it says.
            if (former.Find<Identifier>(identifier.Id)?.Record.Record is { } before && before.Type == type && before.Value == value) continue;
            yield return Command(
                "select eventregistry.demand_free($1, $2, $3, $4, $5, $6)",
                new NpgsqlParameter<string> { TypedValue = tenant }, new NpgsqlParameter<bool> { TypedValue = identifier.PersonId is not null },
                new NpgsqlParameter<string> { TypedValue = type }, new NpgsqlParameter<string> { TypedValue = value },
                new NpgsqlParameter<string> { TypedValue = Lookup.Folded(value) ?? "" }, new NpgsqlParameter<int> { TypedValue = identifier.Id });
        }

        foreach (var link in Kept<IdentityLink>())
        {
            yield return Command(
                "select eventregistry.demand_unlinked($1, $2)",
                new NpgsqlParameter<int> { TypedValue = link.OrgIdentityId.Value }, new NpgsqlParameter<int> { TypedValue = link.Id });
        }

        foreach (var gone in accepted.Changes.Select(c => c.Change).OfType<Deleted<Cou>>())
            yield return Command("select eventregistry.demand_unused($1)", new NpgsqlParameter<int> { TypedValue = gone.Id });
        foreach (var named in Kept<Co>())
        {
            yield return Command(
                "select eventregistry.demand_co_name($1, $2)", new NpgsqlParameter<string> { TypedValue = named.Name ?? "" }, new NpgsqlParameter<int> { TypedValue = named.Id });
        }
    }

    public IEnumerable<NpgsqlBatchCommand> After()
    {
        told.Clear();
        unsettled.Clear();
        yield return BookEntries.CommandOf(entries);
        foreach (var serial in Serials.Noted(co.Co.Id, known.Serials.Keys, Kept<Identifier>())) yield return serial;
        foreach (var group in accepted.Unsettled.Select(g => (int?)g.Value).Concat(accepted.Removed is null ? [] : [null]))
        {
            yield return Command(
                "insert into eventregistry.unsettled (tenant, grp) values ($1, $2) returning id as unsettled_id",
                new NpgsqlParameter<string> { TypedValue = tenant }, new NpgsqlParameter<int?> { TypedValue = group });
        }
    }

    public async Task ReadAsync(NpgsqlDataReader result, CancellationToken cancel)
    {
        if (result.FieldCount == 2 && result.GetName(1) == "stream")
            told.UnionWith((await BookEntries.ReadToldAsync(result, cancel)).Select(t => t.Stream));
        else if (result.FieldCount == 1 && result.GetName(0) == "unsettled_id")
            while (await result.ReadAsync(cancel)) unsettled.Add(result.GetInt64(0));
    }

    private bool ChangesCo => accepted.Changes.Any(c => Collaboration.Streams.Contains(c.Stream.Kind));

    /// <summary>The records of a kind that this adds, or edits in a way that matters to others.</summary>
    private IEnumerable<T> Kept<T>() where T : class, IRecord => accepted.Changes.Select(c => c.Change switch
    {
        Added<T> added => added.Record,
        Edited<T> edited => edited.Record,
        _ => null,
    }).OfType<T>();

    private static NpgsqlBatchCommand Text(string sql, string value) => Command(sql, new NpgsqlParameter<string> { TypedValue = value });

    private static NpgsqlBatchCommand Command(string sql, params NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters) command.Parameters.Add(parameter);
        return command;
    }
}
