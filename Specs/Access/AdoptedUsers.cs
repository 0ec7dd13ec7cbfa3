using System.Net;
using EventRegistry.Domain.Access;
using EventRegistry.Host;
using EventRegistry.Host.Access;
using EventRegistry.Host.Import;
using Npgsql;
using Shouldly;

namespace EventRegistry.Specs.Access;

/// <summary>A registry that has adopted API users with their keys, and a gate before it.</summary>
internal sealed class AdoptedUsers : IAsyncDisposable
{
    public static readonly DateTimeOffset Today = new(2026, 11, 22, 0, 0, 0, TimeSpan.Zero);

    private static readonly IPAddress Somewhere = IPAddress.Parse("192.0.2.7");

    private AdoptedUsers(FreshDatabase database, Registry registry)
    {
        (Database, Registry) = (database, registry);
        Gate = NewGate();
    }

    public FreshDatabase Database { get; }

    public Registry Registry { get; }

    public HurriedClock Clock { get; } = new(Today);

    public Gate Gate { get; private set; }

    public static string SaltFile => Datasets.File("rest-a", "security.salt");

    public static async Task<AdoptedUsers> OfRestAsync(bool withSalt = true)
    {
        var database = await Postgres.FreshRegistryAsync();
        var users = new AdoptedUsers(database, await Registry.OpenAsync(database.ConnectionString, null, default));
        await users.ImportAsync(Datasets.Tables("rest-a"), withSalt);
        return users;
    }

    public async Task<KeyReport> ImportAsync(string folder, bool withSalt = true)
    {
        await using var tables = new CsvFolder(folder);
        var salt = withSalt ? await SecuritySalt.ReadAsync(SaltFile, default) : null;
        var (report, verification) = await new Importer(Database.ConnectionString, Registry.Store, Clock) { Salt = salt }.ImportAsync(tables, verify: true, (_, _) => { }, default);
        verification!.Differences.ShouldBe(0);
        return report.Keys!;
    }

    /// <summary>As after a restart: nothing is remembered but what is stored.</summary>
    public void Restart() => Gate = NewGate();

    public Task<ApiUser?> AdmitAsync(string username, string key, IPAddress? from = null) => Gate.AdmitAsync(username, key, from ?? Somewhere, default);

    public async Task<string?> SchemeOfAsync(int user) => await AskAsync<string>($"select scheme from eventregistry.api_user_keys where api_user_id = {user}");

    public async Task<T?> AskAsync<T>(string sql)
    {
        await using var command = Database.DataSource.CreateCommand(sql);
        return await command.ExecuteScalarAsync() is T value ? value : default;
    }

    public Task<Answer> RunAsync(params string[] words) => CommandLine.RunAsync([.. words, "--database", Database.ConnectionString]);

    public async ValueTask DisposeAsync()
    {
        await Registry.DisposeAsync();
        await Database.DisposeAsync();
    }

    private Gate NewGate() => new(Registry.Database, Registry.Store, Clock);
}
