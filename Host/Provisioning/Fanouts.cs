using EventRegistry.Projections.Subjects;
using Npgsql;

namespace EventRegistry.Host.Provisioning;

/// <summary>Keeps what is left to do of changes that concern many people.</summary>
internal static class Fanouts
{
    public static async Task NoteAsync(NpgsqlConnection connection, Fanout fanout, Motive motive, int after, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            "insert into eventregistry.fanouts (tenant, whose, of, sequence, actor, cause, after) values ($1, $2, $3, $4, $5, $6, $7)", connection);
        command.Parameters.Add(Text(fanout.Tenant));
        command.Parameters.Add(Text(fanout.Whose.ToString()));
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = fanout.Of });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = motive.Sequence });
        command.Parameters.Add(Text(motive.Actor));
        command.Parameters.Add(Text(motive.Cause));
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = after });
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>Takes one until the transaction ends; null when there is none that nobody has.</summary>
    public static async Task<(long Id, Fanout Fanout, Motive Motive, int After)?> TakeAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand("select id, tenant, whose, of, sequence, actor, cause, after from eventregistry.fanouts order by id limit 1 for update skip locked", connection);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        if (!await reader.ReadAsync(cancel)) return null;
        return (
            reader.GetInt64(0), new(Text(1), Enum.Parse<Whose>(reader.GetString(2)), reader.GetInt32(3)),
            new(reader.GetInt64(4), Text(5), Text(6), IsEnrollment: false), reader.GetInt32(7));

        string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
    }

    public static NpgsqlBatchCommand Move(long id, int after) => new("update eventregistry.fanouts set after = $2 where id = $1")
    {
        Parameters = { new NpgsqlParameter<long> { TypedValue = id }, new NpgsqlParameter<int> { TypedValue = after } },
    };

    public static NpgsqlBatchCommand Done(long id) => new("delete from eventregistry.fanouts where id = $1") { Parameters = { new NpgsqlParameter<long> { TypedValue = id } } };

    private static NpgsqlParameter<string?> Text(string? value) => new() { TypedValue = value };
}
