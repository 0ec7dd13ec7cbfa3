using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Host.Sources;
using EventRegistry.Host.Sources.Sql;

namespace EventRegistry.Specs.Sources.Sql;

/// <summary>A database with tables of people, as a source of a CO.</summary>
internal sealed class ATable(FreshDatabase database) : IAsyncDisposable
{
    public const string Types = "name-type=official\naddress-type=office\nmail-type=official\nidentifier-type=uid\ntelephone-type=mobile\nurl-type=personal";

    public static async Task<ATable> OfAsync(string sql)
    {
        var table = new ATable(await Postgres.FreshDatabaseAsync());
        await table.DoAsync(sql);
        return table;
    }

    public FreshDatabase Database => database;

    public async Task DoAsync(string sql)
    {
        await using var command = database.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public Task<ISource> FlatAsync(string options = Types, string table = "people") => OpenAsync($"database={database.ConnectionString}\ntable={table}\nmode=flat\n{options}");

    public Task<ISource> RelationalAsync() => OpenAsync($"database={database.ConnectionString}\ntable=people\nmode=relational");

    public static Task<ISource> OpenAsync(string options, string? secret = null)
    {
        var co = Collaboration.Of(new(2));
        var source = new IdentitySource(7, co.Id, "Payroll", null, "SqlSource", null, Standing.Active, "F", null, null, null, null, null, null);
        return new SqlSourcePlugin().OpenAsync(new(co, source, null, new(7, options), secret), default);
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();
}
