using EventRegistry.Host.EventStore.Json;
using EventRegistry.Projections.ReadModels;
using Newtonsoft.Json;
using Npgsql;
using NpgsqlTypes;

namespace EventRegistry.Host.ReadModels;

/// <summary>Writes entries of whole streams into empty tables, as fast as the database takes them.</summary>
/// <param name="suffix">What the names of the tables end in.</param>
internal sealed class BookCopy(NpgsqlConnection connection, string suffix) : IAsyncDisposable
{
    // One connection copies into one table at a time: so many rows are gathered before.
    private const int Enough = 20_000;

    private readonly CharBuffer json = new();
    private readonly List<BookEntry> entries = [];
    private int rows;

    public async Task AddAsync(BookEntry entry, CancellationToken cancel)
    {
        entries.Add(entry);
        rows += entry.Rows.Rows.Count;
        if (rows >= Enough) await FlushAsync(cancel);
    }

    public async Task FlushAsync(CancellationToken cancel)
    {
        await CopyAsync("records", "tenant, stream, sequence, kind, id, record_id, is_copy, deleted, revision, created, modified, actor, person, role, org_identity, grp, cou, lookup, family, data", RecordsAsync, cancel);
        await CopyAsync("told", "tenant, stream, version", ToldAsync, cancel);
        await CopyAsync("due", "tenant, stream, at, reckoned", DueAsync, cancel);
        entries.Clear();
        rows = 0;
    }

    public ValueTask DisposeAsync()
    {
        json.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task CopyAsync(string table, string columns, Func<NpgsqlBinaryImporter, CancellationToken, Task> write, CancellationToken cancel)
    {
        await using var importer = await connection.BeginBinaryImportAsync($"copy eventregistry.{table}{suffix} ({columns}) from stdin (format binary)", cancel);
        await write(importer, cancel);
        await importer.CompleteAsync(cancel);
    }

    private async Task RecordsAsync(NpgsqlBinaryImporter importer, CancellationToken cancel)
    {
        using var writer = EventJson.WriterTo(json);
        foreach (var entry in entries)
        {
            var stream = entry.Rows.Stream.ToString();
            foreach (var row in entry.Rows.Rows)
            {
                await importer.StartRowAsync(cancel);
                await importer.WriteAsync(entry.Tenant, NpgsqlDbType.Varchar, cancel);
                await importer.WriteAsync(stream, NpgsqlDbType.Varchar, cancel);
                await importer.WriteAsync(entry.Rows.Sequence ?? 0, NpgsqlDbType.Bigint, cancel);
                await RowAsync(importer, row, writer, cancel);
            }
        }
    }

    private async Task RowAsync(NpgsqlBinaryImporter importer, RecordRow row, JsonWriter writer, CancellationToken cancel)
    {
        await importer.WriteAsync(row.Key.Kind.Name, NpgsqlDbType.Varchar, cancel);
        await importer.WriteAsync(row.Key.Id, NpgsqlDbType.Integer, cancel);
        await importer.WriteAsync(row.Record.Id, NpgsqlDbType.Integer, cancel);
        await importer.WriteAsync(row.IsCopy, NpgsqlDbType.Boolean, cancel);
        await importer.WriteAsync(row.Deleted, NpgsqlDbType.Boolean, cancel);
        await importer.WriteAsync(row.Revision, NpgsqlDbType.Integer, cancel);
        await importer.WriteAsync(row.Created.UtcDateTime, NpgsqlDbType.TimestampTz, cancel);
        await importer.WriteAsync(row.Modified.UtcDateTime, NpgsqlDbType.TimestampTz, cancel);
        await TextAsync(importer, row.Actor, NpgsqlDbType.Text, cancel);
        var (owners, lookup) = (row.Owners, Lookup.Of(row.Record));
        await NumberAsync(importer, owners.Person, cancel);
        await NumberAsync(importer, owners.Role, cancel);
        await NumberAsync(importer, owners.OrgIdentity, cancel);
        await NumberAsync(importer, owners.Group, cancel);
        await NumberAsync(importer, owners.Cou, cancel);
        await TextAsync(importer, lookup.Value, NpgsqlDbType.Varchar, cancel);
        await TextAsync(importer, lookup.Family, NpgsqlDbType.Varchar, cancel);
        RecordForm.Of(row.Key.Kind).Write(writer, row.Record);
        await importer.WriteAsync(json.Take(), NpgsqlDbType.Jsonb, cancel);
    }

    private async Task ToldAsync(NpgsqlBinaryImporter importer, CancellationToken cancel)
    {
        foreach (var entry in entries)
        {
            await importer.StartRowAsync(cancel);
            await importer.WriteAsync(entry.Tenant, NpgsqlDbType.Varchar, cancel);
            await importer.WriteAsync(entry.Rows.Stream.ToString(), NpgsqlDbType.Varchar, cancel);
            await importer.WriteAsync(entry.Rows.Version, NpgsqlDbType.Bigint, cancel);
        }
    }

    private async Task DueAsync(NpgsqlBinaryImporter importer, CancellationToken cancel)
    {
        foreach (var entry in entries)
        {
            if (entry.Due is not { At: { } at, Reckoned: var reckoned }) continue;
            await importer.StartRowAsync(cancel);
            await importer.WriteAsync(entry.Tenant, NpgsqlDbType.Varchar, cancel);
            await importer.WriteAsync(entry.Rows.Stream.ToString(), NpgsqlDbType.Varchar, cancel);
            await importer.WriteAsync(at.UtcDateTime, NpgsqlDbType.TimestampTz, cancel);
            await importer.WriteAsync(reckoned.UtcDateTime, NpgsqlDbType.TimestampTz, cancel);
        }
    }

    private static Task TextAsync(NpgsqlBinaryImporter importer, string? text, NpgsqlDbType type, CancellationToken cancel) =>
        text is null ? importer.WriteNullAsync(cancel) : importer.WriteAsync(text, type, cancel);

    private static Task NumberAsync(NpgsqlBinaryImporter importer, int? number, CancellationToken cancel) =>
        number is { } value ? importer.WriteAsync(value, NpgsqlDbType.Integer, cancel) : importer.WriteNullAsync(cancel);
}
