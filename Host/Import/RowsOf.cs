using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using Npgsql;

namespace EventRegistry.Host.Import;

/// <summary>A row as the stage tells it, with what the row itself does not say.</summary>
/// <param name="Row">The row.</param>
/// <param name="Co">The CO it belongs to; null where org identities are pooled.</param>
/// <param name="Holder">For what hangs on a role: the person who holds it now.</param>
/// <param name="LostEditTime">See <see cref="Chronicle.Tell"/>.</param>
internal sealed record StagedRow<T>(ChangelogRow<T> Row, int? Co, int? Holder, DateTimeOffset? LostEditTime) where T : class, IRecord;

/// <summary>Reads the rows of <see cref="StageTable.Query"/>.</summary>
internal static class RowsOf<T> where T : class, IRecord
{
    private const int FirstField = 13;

    public static StagedRow<T> Read(NpgsqlDataReader reader)
    {
        var row = new ChangelogRow<T>(
            reader.GetInt32(1), reader.GetBoolean(2), RowReader<T>.Read(reader, FirstField),
            Number(reader, 3), reader.IsDBNull(4) ? null : reader.GetBoolean(4), Instant(reader, 5), Instant(reader, 6),
            reader.IsDBNull(7) ? null : reader.GetString(7),
            Number(reader, 11) is { } identity ? new Origin(new(identity), Number(reader, 12) is { } source ? new(source) : null) : null);
        return new(row, Number(reader, 8), Number(reader, 9), Instant(reader, 10));
    }

    private static int? Number(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetInt32(column);

    private static DateTimeOffset? Instant(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : new DateTimeOffset(reader.GetDateTime(column), TimeSpan.Zero);
}
