using Npgsql;

namespace EventRegistry.Host.EventStore;

/// <summary>An event as the database gives it, not yet understood.</summary>
internal readonly record struct RawEvent(
    string Stream, long Sequence, long Version, string Type, DateTime At, ArraySegment<byte> Data, string? Actor, string? Operation, string? Because)
{
    /// <summary>What a query must select, of <c>mt_events e</c>, in this order.</summary>
    public static string Columns(Detail detail) => "e.stream_id, e.seq_id, e.version, e.type, e.timestamp, e.data"
        + (detail == Detail.Full ? ", e.headers->>'actor', e.correlation_id, e.causation_id" : "");

    /// <summary>Reads a row from its first column on, in order.</summary>
    public static RawEvent From(NpgsqlDataReader row, Detail detail) => new(
        row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetString(3), row.GetDateTime(4), row.GetFieldValue<byte[]>(5),
        detail == Detail.Full ? Text(row, 6) : null,
        detail == Detail.Full ? Text(row, 7) : null,
        detail == Detail.Full ? Text(row, 8) : null);

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
