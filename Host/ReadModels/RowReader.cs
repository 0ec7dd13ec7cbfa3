using System.Globalization;
using System.Runtime.CompilerServices;
using EventRegistry.Domain.Changelog;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.EventStore.Json;
using Npgsql;

namespace EventRegistry.Host.ReadModels;

/// <summary>Reads rows of the read models as what they stand for.</summary>
internal static class RowReader
{
    /// <summary>What a query must select, of <c>records r</c>, before anything else.</summary>
    public const string Columns = "r.kind, r.id, r.tenant, r.stream, r.data, r.is_copy, r.revision, r.deleted, r.created, r.modified, r.actor";

    /// <summary>How many those are.</summary>
    public const int Count = 11;

    public static StoredRow Read(NpgsqlDataReader reader, ShortTexts texts)
    {
        var kind = Kinds.Find(reader.GetString(0))!;
        var tenant = reader.GetString(2);
        return new(
            reader.GetInt32(1),
            tenant == Tenant.None ? null : new(int.Parse(tenant, NumberStyles.None, CultureInfo.InvariantCulture)),
            StreamId.Parse(reader.GetString(3)),
            RecordForm.Of(kind).Read(reader.GetFieldValue<byte[]>(4), texts),
            reader.GetBoolean(5),
            reader.GetInt32(6),
            reader.GetBoolean(7),
            new(reader.GetDateTime(8)),
            new(reader.GetDateTime(9)),
            reader.IsDBNull(10) ? null : reader.GetString(10));
    }

    /// <summary>All rows of a query, as they come.</summary>
    public static async IAsyncEnumerable<StoredRow> ReadAsync(NpgsqlCommand query, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using (query)
        {
            var texts = new ShortTexts();
            await using var reader = await query.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel)) yield return Read(reader, texts);
        }
    }
}
