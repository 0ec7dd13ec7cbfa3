using System.Runtime.CompilerServices;
using EventRegistry.Domain.Changelog;
using Npgsql;

namespace EventRegistry.Host.EventStore;

/// <summary>Reads all events in the order of the sequence, up to the mark below which all is settled.</summary>
internal sealed class SequenceReading(NpgsqlDataSource database, EventNames names, HighWaterMark mark)
{
    private const int EventsInPage = 5_000;

    // Where a race is lost, Marten fills the number that it had drawn with an event that says nothing.
    public const string Tombstone = "tombstone";

    // Types that nobody knows are read whatever is wanted: they may be old names of wanted ones, and must not be passed in silence.
    private static readonly string Sql = $"""
        select {RawEvent.Columns(Detail.Full)}, e.id, e.tenant_id
        from eventregistry.mt_events e
        where e.seq_id > $1 and e.seq_id <= $2 and e.type <> all($3) and e.is_archived is not true
        order by e.seq_id limit $4
        """;

    public async IAsyncEnumerable<Page> ReadAsync(long after, IReadOnlyCollection<Kind>? kinds, [EnumeratorCancellation] CancellationToken ct)
    {
        string[] unwanted = [Tombstone, .. kinds is null ? [] : Kinds.All.Except(kinds).SelectMany(EventType.NamesOf)];
        var wanted = kinds?.ToHashSet();
        var decoding = new Decoding(names);
        while (await mark.AdvanceAsync(ct) is var safe && safe > after)
        {
            while (after < safe)
            {
                var rows = await RowsAsync(after, safe, unwanted, ct);
                // A page that is not full has met the safe end, whatever the numbers of what is in it.
                var (page, fault) = Decode(rows, rows.Count < EventsInPage ? safe : rows[^1].Raw.Sequence, wanted, decoding);
                if (fault is null || page.Through > after) yield return page;
                if (fault is not null) throw fault;
                after = page.Through;
            }
        }
    }

    /// <summary>What can be told of a page before the first event that cannot, and why not.</summary>
    private static (Page Page, Exception? Fault) Decode(List<Row> rows, long through, HashSet<Kind>? wanted, Decoding decoding)
    {
        var events = new List<StoredEvent>(rows.Count);
        foreach (var row in rows)
        {
            try
            {
                var entry = decoding.Decode(row.Raw);
                if (wanted?.Contains(entry.Change.Kind) ?? true) events.Add(new(row.Id, row.Tenant, entry));
            }
            catch (CannotBeRead e)
            {
                return (new(events, row.Raw.Sequence - 1), e);
            }
        }

        return (new(events, through), null);
    }

    private async Task<List<Row>> RowsAsync(long after, long safe, string[] unwanted, CancellationToken ct)
    {
        await using var command = database.CreateCommand(Sql);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = safe });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = unwanted });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = EventsInPage });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<Row>();
        while (await reader.ReadAsync(ct)) rows.Add(new(RawEvent.From(reader, Detail.Full), reader.GetGuid(9), reader.GetString(10)));
        return rows;
    }

    private readonly record struct Row(RawEvent Raw, Guid Id, string Tenant);
}
