using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using EventRegistry.Domain.IdentitySources;
using Npgsql;

namespace EventRegistry.Host.Sources.Sql;

/// <summary>The tables of a database as a source.</summary>
internal sealed class SqlSource(SqlServer server, ITableShape shape, IReadOnlyList<string> groupAttributes) : ISource
{
    // A change counts from when it was made, and is seen from when it was committed. What is asked for twice is found unchanged.
    private static readonly TimeSpan LongestTransaction = TimeSpan.FromMinutes(10);

    public SourceAbilities Abilities { get; } = SourceAbilities.Lists | SourceAbilities.Searches | (shape.WasChanged is null ? SourceAbilities.None : SourceAbilities.Changes);

    public IReadOnlyList<string> GroupAttributes => groupAttributes;

    /// <inheritdoc/>
    public IAsyncEnumerable<RawRecord> ListAsync(CancellationToken cancel) => server.QueryAsync(shape.Select, Record, [], cancel);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RawRecord>> RetrieveAsync(string key, CancellationToken cancel) =>
        // No row has a NUL, and no server takes one.
        key.Contains('\0') ? [] : await server.QueryAsync($"{shape.Select} where {shape.HasKey}", Record, [key], cancel).ToListAsync(cancel);

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ChangedAsync(DateTimeOffset after, DateTimeOffset through, [EnumeratorCancellation] CancellationToken cancel)
    {
        var sql = shape.WasChanged ?? throw new InvalidOperationException("Changes leave no trace in these tables; the source's abilities say so.");
        // The beginning of time has nothing before it.
        var from = after - DateTimeOffset.MinValue < LongestTransaction ? after : after - LongestTransaction;
        await foreach (var key in server.QueryAsync(sql, r => r.GetString(0), [Written(from), Written(through)], cancel)) yield return key;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<RawRecord> SearchAsync(SourceSearch search, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(search);
        if (shape.Found(search) is not { Count: > 0 } conditions) return AsyncEnumerable.Empty<RawRecord>();
        var sql = string.Join(" and ", conditions.Select((c, i) => c.Sql.Replace("$1", $"${i + 1}", StringComparison.Ordinal)));
        return server.QueryAsync($"{shape.Select} where {sql}", Record, [.. conditions.Select(c => c.Value)], cancel);
    }

    /// <inheritdoc/>
    public SourcedRecord Read(RawRecord record)
    {
        try
        {
            using var row = JsonDocument.Parse(record.Raw);
            if (record.Key.Length == 0) throw new RecordUnreadable("There is no key: sorid is empty. Fill it, or take the row out.", "sorid");
            return shape.Read(row.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new RecordUnreadable($"What was kept of it is no row of these tables ({e.Message}). Sync it with force.", null);
        }
    }

    /// <inheritdoc/>
    public Task CompleteAsync(bool anythingNew, CancellationToken cancel) => Task.CompletedTask;

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private static string Written(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);

    private RawRecord Record(NpgsqlDataReader row)
    {
        var key = row.IsDBNull(0) ? "" : row.GetString(0);
        if (shape.Parts.Count == 0) return new(key, row.GetString(1));
        var text = new StringBuilder("{");
        for (var i = 0; i < shape.Parts.Count; i++)
            text.Append(i == 0 ? "" : ",").Append('"').Append(shape.Parts[i]).Append("\":").Append(row.IsDBNull(i + 1) ? "[]" : row.GetString(i + 1));
        return new(key, text.Append('}').ToString());
    }
}
