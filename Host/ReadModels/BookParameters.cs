using EventRegistry.Domain.Changelog;
using EventRegistry.Host.EventStore.Json;
using EventRegistry.Projections.ReadModels;
using Npgsql;
using NpgsqlTypes;

namespace EventRegistry.Host.ReadModels;

/// <summary>Entries as the columns of three arrays of rows: the streams, the rows that are gone, the rows that are there.</summary>
internal static class BookParameters
{
    public static void AddTo(NpgsqlParameterCollection parameters, IReadOnlyList<BookEntry> entries)
    {
        var (rows, gone) = Settled(entries);
        Add(parameters, NpgsqlDbType.Varchar, entries.Select(e => e.Tenant));
        Add(parameters, NpgsqlDbType.Varchar, entries.Select(e => e.Rows.Stream.ToString()));
        Add(parameters, NpgsqlDbType.Bigint, entries.Select(e => e.Rows.Former));
        Add(parameters, NpgsqlDbType.Bigint, entries.Select(e => e.Rows.Version));
        Add(parameters, NpgsqlDbType.Bigint, entries.Select(e => e.Rows.Sequence));
        Add(parameters, NpgsqlDbType.Boolean, entries.Select(e => e.Due is not null));
        Add(parameters, NpgsqlDbType.TimestampTz, entries.Select(e => e.Due?.At?.ToUniversalTime()));
        Add(parameters, NpgsqlDbType.TimestampTz, entries.Select(e => e.Due?.Reckoned.ToUniversalTime()));

        Add(parameters, NpgsqlDbType.Bigint, gone.Select(g => g.Place));
        Add(parameters, NpgsqlDbType.Varchar, gone.Select(g => g.Key.Kind.Name));
        Add(parameters, NpgsqlDbType.Integer, gone.Select(g => g.Key.Id));

        var (owners, lookups) = (rows.ConvertAll(r => r.Row.Owners), rows.ConvertAll(r => Lookup.Of(r.Row.Record)));
        Add(parameters, NpgsqlDbType.Bigint, rows.Select(r => r.Place));
        Add(parameters, NpgsqlDbType.Varchar, rows.Select(r => r.Row.Key.Kind.Name));
        Add(parameters, NpgsqlDbType.Integer, rows.Select(r => r.Row.Key.Id));
        Add(parameters, NpgsqlDbType.Integer, rows.Select(r => r.Row.Record.Id));
        Add(parameters, NpgsqlDbType.Boolean, rows.Select(r => r.Row.IsCopy));
        Add(parameters, NpgsqlDbType.Boolean, rows.Select(r => r.Row.Deleted));
        Add(parameters, NpgsqlDbType.Integer, rows.Select(r => r.Row.Revision));
        Add(parameters, NpgsqlDbType.TimestampTz, rows.Select(r => r.Row.Created.ToUniversalTime()));
        Add(parameters, NpgsqlDbType.TimestampTz, rows.Select(r => r.Row.Modified.ToUniversalTime()));
        Add(parameters, NpgsqlDbType.Text, rows.Select(r => r.Row.Actor));
        Add(parameters, NpgsqlDbType.Integer, owners.Select(o => o.Person));
        Add(parameters, NpgsqlDbType.Integer, owners.Select(o => o.Role));
        Add(parameters, NpgsqlDbType.Integer, owners.Select(o => o.OrgIdentity));
        Add(parameters, NpgsqlDbType.Integer, owners.Select(o => o.Group));
        Add(parameters, NpgsqlDbType.Integer, owners.Select(o => o.Cou));
        Add(parameters, NpgsqlDbType.Varchar, lookups.Select(l => l.Value));
        Add(parameters, NpgsqlDbType.Varchar, lookups.Select(l => l.Family));
        Add(parameters, NpgsqlDbType.Jsonb, Json(rows));
    }

    /// <summary>A row that two streams claim, one of which was read too early to know better, is that of the later one.</summary>
    private static (List<(long Place, RecordRow Row)> Rows, List<(long Place, RowKey Key)> Gone) Settled(IReadOnlyList<BookEntry> entries)
    {
        var rows = new Dictionary<RowKey, (long Place, RecordRow Row, long Sequence)>();
        foreach (var (place, entry) in entries.Index())
        {
            var sequence = entry.Rows.Sequence ?? long.MaxValue;
            foreach (var row in entry.Rows.Rows)
            {
                if (!rows.TryGetValue(row.Key, out var other) || other.Sequence <= sequence) rows[row.Key] = (place + 1, row, sequence);
            }
        }

        return ([.. rows.Values.Select(r => (r.Place, r.Row))],
            [.. entries.SelectMany((e, place) => e.Rows.Gone.Where(k => !rows.ContainsKey(k)).Select(k => (place + 1L, k)))]);
    }

    private static string[] Json(List<(long Place, RecordRow Row)> rows)
    {
        using var buffer = new CharBuffer();
        using var writer = EventJson.WriterTo(buffer);
        return [.. rows.Select(r =>
        {
            RecordForm.Of(r.Row.Key.Kind).Write(writer, r.Row.Record);
            return buffer.Take();
        })];
    }

    private static void Add<T>(NpgsqlParameterCollection parameters, NpgsqlDbType type, IEnumerable<T> values) =>
        parameters.Add(new NpgsqlParameter<T[]> { NpgsqlDbType = NpgsqlDbType.Array | type, TypedValue = [.. values] });
}
