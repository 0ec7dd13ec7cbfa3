using System.Runtime.CompilerServices;
using EventRegistry.Domain.Changelog;
using Npgsql;

namespace EventRegistry.Host.EventStore;

/// <summary>Reads streams, each in the order of its versions.</summary>
internal sealed class StreamReading(NpgsqlDataSource database, EventNames names)
{
    private const string NotArchived = "e.is_archived is not true";

    // So many streams are put into the order they were asked for at once.
    private const int StreamsInQuery = 500;

    public async IAsyncEnumerable<Recorded> OneAsync(string tenant, StreamId stream, UpTo upTo, [EnumeratorCancellation] CancellationToken ct)
    {
        var decoding = new Decoding(names);
        var (until, untilWhen) = EventQuery.Until(upTo, 3);
        // Prepared once a connection: for the few events of one stream, to plan the query would be most of the work.
        await using var query = database.CreateCommand(
            $"select {RawEvent.Columns(Detail.Full)} from eventregistry.mt_events e where e.tenant_id = $1 and e.stream_id = $2 and {NotArchived}{until} order by e.version");
        query.Parameters.Add(Text(tenant));
        query.Parameters.Add(Text(stream.ToString()));
        foreach (var when in untilWhen) query.Parameters.Add(when);
        await using var reader = await query.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) yield return decoding.Decode(RawEvent.From(reader, Detail.Full));
    }

    public async IAsyncEnumerable<StreamEvents> OfKindAsync(
        string tenant, StreamKind kind, UpTo upTo, Detail detail, [EnumeratorCancellation] CancellationToken ct)
    {
        var (until, untilWhen) = EventQuery.Until(upTo, 3);
        var query = new EventQuery(
            $"""
            select {RawEvent.Columns(detail)}
            from eventregistry.mt_streams s join eventregistry.mt_events e on e.tenant_id = s.tenant_id and e.stream_id = s.id
            where s.tenant_id = $1 and s.id like $2 and s.is_archived is not true and {NotArchived}{until}
            order by s.id, e.version
            """,
            detail, [Text(tenant), Text($"{Codes<StreamKind>.Of(kind)}/%"), .. untilWhen]);
        await foreach (var stream in GroupAsync(query, ct)) yield return stream;
    }

    public async IAsyncEnumerable<StreamEvents> SomeAsync(
        string tenant, StreamKind kind, IReadOnlyCollection<int> ids, UpTo upTo, Detail detail, [EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var part in ids.Distinct().Chunk(StreamsInQuery))
            await foreach (var stream in GroupAsync(Some(tenant, [.. part.Select(id => new StreamId(kind, id).ToString())], upTo, detail), ct))
                yield return stream;
    }

    private static EventQuery Some(string tenant, string[] streams, UpTo upTo, Detail detail)
    {
        var (until, untilWhen) = EventQuery.Until(upTo, 3);
        return new(
            $"""
            select {RawEvent.Columns(detail)}
            from unnest($2::varchar[]) with ordinality as a (id, place) cross join lateral (
                select * from eventregistry.mt_events e where e.tenant_id = $1 and e.stream_id = a.id and {NotArchived}{until} order by e.version) e
            order by a.place, e.version
            """,
            detail, [Text(tenant), new NpgsqlParameter<string[]> { TypedValue = streams }, .. untilWhen]);
    }

    private static NpgsqlParameter<string> Text(string value) => new() { TypedValue = value };

    private async IAsyncEnumerable<StreamEvents> GroupAsync(EventQuery query, [EnumeratorCancellation] CancellationToken ct)
    {
        var decoding = new Decoding(names);
        var entries = new List<Recorded>();
        await foreach (var batch in query.BatchesAsync(database, ct))
        {
            for (var i = 0; i < batch.Count; i++)
            {
                var entry = decoding.Decode(batch[i]);
                if (entries.Count > 0 && entries[0].Stream != entry.Stream)
                {
                    yield return new(entries[0].Stream, entries);
                    entries = [];
                }

                entries.Add(entry);
            }
        }

        if (entries.Count > 0) yield return new(entries[0].Stream, entries);
    }
}
