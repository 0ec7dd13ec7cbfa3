using Npgsql;

namespace EventRegistry.Host.Sources.Syncing;

/// <summary>In which states a source and what is known of it said the same.</summary>
internal sealed class SourceStates(NpgsqlDataSource database, KnownSource source)
{
    /// <summary>Whether they did in these.</summary>
    public async Task<bool> AgreedAsync(string state, KnownState known, CancellationToken cancel)
    {
        await using var command = CommandOf("select exists (select from eventregistry.source_states where source = $1 and state = $2 and known = $3)", state, known);
        return await command.ExecuteScalarAsync(cancel) is true;
    }

    /// <summary>They do in these.</summary>
    public async Task AgreeAsync(string state, KnownState known, CancellationToken cancel)
    {
        await using var command = CommandOf("insert into eventregistry.source_states (source, state, known) values ($1, $2, $3) on conflict (source) do update set (state, known) = (excluded.state, excluded.known)", state, known);
        await command.ExecuteNonQueryAsync(cancel);
    }

    private NpgsqlCommand CommandOf(string sql, string state, KnownState known)
    {
        var command = database.CreateCommand(sql);
        command.Parameters.Add(new() { Value = source.Id.Value });
        command.Parameters.Add(new() { Value = state });
        command.Parameters.Add(new() { Value = known.ToString() });
        return command;
    }
}
