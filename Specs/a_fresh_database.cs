using Npgsql;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs;

public class a_fresh_database
{
    [Fact]
    public async Task is_empty_and_ones_own_however_many_ask_at_once()
    {
        var databases = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Postgres.FreshDatabaseAsync()));
        // The same table in each: it would be there already if two had got one database.
        await Task.WhenAll(databases.Select(d => Run(d.ConnectionString, "CREATE TABLE people (id int PRIMARY KEY)")));
        foreach (var database in databases)
            await database.DisposeAsync();
    }

    [Fact]
    public async Task is_dropped_even_while_somebody_is_connected()
    {
        await using var another = await Postgres.FreshDatabaseAsync();
        var database = await Postgres.FreshDatabaseAsync();
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await database.DisposeAsync();
        (await Run(another.ConnectionString, $"SELECT count(*) FROM pg_database WHERE datname = '{database.Name}'")).ShouldBe(0L);
    }

    [Fact]
    public async Task knows_capitals_beyond_ascii_and_compares_byte_by_byte()
    {
        await using var database = await Postgres.FreshDatabaseAsync();
        (await Run(database.ConnectionString, "SELECT upper('é') || ('Z' < 'a')::text")).ShouldBe("Étrue");
    }

    private static async Task<object?> Run(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
