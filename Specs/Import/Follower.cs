using System.Globalization;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Host;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.Import;
using EventRegistry.Host.Targets;
using EventRegistry.Projections.Subjects;
using EventRegistry.Projections.Targets.Sql;
using Npgsql;
using Shouldly;

namespace EventRegistry.Specs.Import;

/// <summary>A registry of our own that follows another one, and what it holds of it.</summary>
internal sealed class Follower : IAsyncDisposable
{
    /// <summary>When the first import takes place; each later one a day after the one before.</summary>
    public static readonly DateTimeOffset FirstImport = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly FreshDatabase database;
    private readonly NpgsqlDataSource source;
    private readonly Noon clock = new();
    private long seen;

    private Follower(FreshDatabase database)
    {
        this.database = database;
        source = PostgresEventStore.Connect(database.ConnectionString);
        Store = Runtime.Current.Store(source);
    }

    public IEventStore Store { get; }

    public string ConnectionString => database.ConnectionString;

    public static async Task<Follower> NewAsync() => new(await Postgres.FreshRegistryAsync());

    /// <summary>Imports, and proves that every table can be written back without a difference; returns what was appended.</summary>
    public async Task<IReadOnlyList<string>> FollowAsync(RegistryFolder registry) => await FollowAsync(registry.Path);

    /// <inheritdoc cref="FollowAsync(RegistryFolder)"/>
    public async Task<IReadOnlyList<string>> FollowAsync(string folder)
    {
        var (report, verification) = await ImportAsync(folder);
        verification.Examples.ShouldBeEmpty();
        verification.Differences.ShouldBe(0);
        var appended = await NewEventsAsync();
        appended.Count.ShouldBe((int)report.Appended);
        return appended;
    }

    public async Task<(ImportReport Report, VerificationReport Verification)> ImportAsync(string folder)
    {
        await using var tables = new CsvFolder(folder);
        var (report, verification) = await new Importer(database.ConnectionString, Store, clock).ImportAsync(tables, verify: true, (_, _) => { }, default);
        clock.NextDay();
        return (report, verification!);
    }

    /// <summary>A person as history tells them.</summary>
    public async Task<Person> PersonAsync(int id, string? at = null)
    {
        var upTo = at is null ? UpTo.Now : UpTo.Instant(DateTimeOffset.Parse(RegistryFolder.Instant(at), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal));
        var person = new Person(new(id));
        await foreach (var entry in Store.ReadStreamAsync("2", new(StreamKind.Person, id), upTo, default)) person = Person.Evolve(person, entry);
        return person;
    }

    /// <summary>The rows that a target of the CO should hold, as text in the order of tables and ids.</summary>
    public async Task<IReadOnlyDictionary<string, string>> TargetAsync(int co = 2)
    {
        var target = new SqlTarget(database.ConnectionString, Prefix.Default, co);
        await target.ApplySchemaAsync();
        await using (var load = await target.BeginAsync(LoadKind.Rebuild))
        {
            await new TargetRows(Store, new CoId(co), UpTo.Now, FirstImport.AddYears(1), Policy.Of(RuleSet.V4)).WriteAsync(load, _ => { }, default);
            await load.FinishAsync();
        }

        var contents = new Dictionary<string, string>();
        foreach (var table in Projections.Targets.Sql.Tables.All)
            contents.Add(table.Name, await CsvAsync($"select {string.Join(", ", table.Columns.Select(c => c.Name))} from sp_{table.Name} order by id"));
        return contents;
    }

    public async Task<long> CountAsync(string sql)
    {
        await using var command = source.CreateCommand(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        await source.DisposeAsync();
        await database.DisposeAsync();
    }

    private async Task<IReadOnlyList<string>> NewEventsAsync()
    {
        var events = new List<Recorded>();
        foreach (var tenant in await StoreOverview.TenantsAsync(source, default))
        {
            foreach (var kind in Enum.GetValues<StreamKind>())
            {
                await foreach (var stream in Store.ReadByStreamAsync(tenant, kind, UpTo.Now, Detail.Full, default)) events.AddRange(stream.Entries.Where(e => e.Sequence > seen));
            }
        }

        seen = events.Select(e => e.Sequence).Append(seen).Max();
        return [.. events.OrderBy(e => e.Sequence).Select(Sentence.Of)];
    }

    private async Task<string> CsvAsync(string query)
    {
        await using var connection = await source.OpenConnectionAsync();
        using var reader = await connection.BeginTextExportAsync($"copy ({query}) to stdout (format csv, header)");
        return (await reader.ReadToEndAsync()).ReplaceLineEndings("\n");
    }

    private sealed class Noon : TimeProvider
    {
        private DateTimeOffset now = FirstImport;

        public override DateTimeOffset GetUtcNow() => now;

        public void NextDay() => now = now.AddDays(1);
    }
}
