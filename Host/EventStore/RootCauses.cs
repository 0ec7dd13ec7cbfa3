using Npgsql;

namespace EventRegistry.Host.EventStore;

/// <summary>Why changes happened that followed from others: what was asked for in the first place.</summary>
internal static class RootCauses
{
    // As "D" writes an event's id.
    private const int IdLength = 36;

    // What follows, follows from a few others at most.
    private const int MostSteps = 16;

    /// <summary>By cause that names an event, the same with what was asked for in the place of that event: <c>sync 17 of source/3 (pipeline 2)</c>.</summary>
    /// <param name="causes">As events have them; null where that is not known.</param>
    public static async Task<IReadOnlyDictionary<string, string>> OfAsync(NpgsqlDataSource database, IEnumerable<string?> causes, CancellationToken cancel)
    {
        var (named, known) = (causes.OfType<string>().Where(c => EventOf(c) is not null).ToHashSet(), new Dictionary<Guid, string>());
        var open = named.Select(c => EventOf(c)!.Value).ToHashSet();
        for (var step = 0; step < MostSteps && open.Count > 0; step++)
        {
            await using var command = database.CreateCommand("select id, causation_id from eventregistry.mt_events where id = any($1) and causation_id is not null");
            command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. open] });
            open = [];
            await using var reader = await command.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel))
            {
                var cause = reader.GetString(1);
                known[reader.GetGuid(0)] = cause;
                if (EventOf(cause) is { } further && !known.ContainsKey(further)) open.Add(further);
            }
        }

        return named.Select(c => (Cause: c, Root: RootOf(EventOf(c)!.Value, known))).Where(c => c.Root is not null).ToDictionary(c => c.Cause, c => c.Root + c.Cause[IdLength..]);
    }

    private static string? RootOf(Guid id, Dictionary<Guid, string> known)
    {
        for (var step = 0; step < MostSteps && known.TryGetValue(id, out var cause); step++)
        {
            if (EventOf(cause) is not { } further) return cause;
            id = further;
        }

        return null;
    }

    private static Guid? EventOf(string cause) => cause.Length >= IdLength && Guid.TryParseExact(cause.AsSpan(0, IdLength), "D", out var id) ? id : null;
}
