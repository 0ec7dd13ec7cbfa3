using Npgsql;

namespace EventRegistry.Host.Sources.Syncing;

/// <summary>In which states a source and what is known of it said the same.</summary>
internal sealed class SourceStates(NpgsqlDataSource database, KnownSource source)
{
    /// <summary>What was known when they did in this state of the source, as <see cref="KnownState"/> says it; null where they did not.</summary>
    public async Task<string?> AgreedAsync(string state, CancellationToken cancel)
    {
        await using var command = CommandOf("select known from eventregistry.source_states where source = $1 and state = $2", state);
        return await command.ExecuteScalarAsync(cancel) as string;
    }

    /// <summary>They do in these.</summary>
    public async Task AgreeAsync(string state, KnownState known, CancellationToken cancel)
    {
        await using var command = CommandOf("insert into eventregistry.source_states (source, state, known) values ($1, $2, $3) on conflict (source) do update set (state, known) = (excluded.state, excluded.known)", state);
        command.Parameters.Add(new() { Value = known.ToString() });
        await command.ExecuteNonQueryAsync(cancel);
    }

    private NpgsqlCommand CommandOf(string sql, string state)
    {
        var command = database.CreateCommand(sql);
        command.Parameters.Add(new() { Value = source.Id.Value });
        command.Parameters.Add(new() { Value = state });
        return command;
    }
}
