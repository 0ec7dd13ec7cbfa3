using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Host;
using EventRegistry.Host.Commands;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.ReadModels;
using Shouldly;

namespace EventRegistry.Specs.Commands;

/// <summary>A registry with one CO, in a database of its own, where commands are carried out.</summary>
internal sealed class Office : IAsyncDisposable
{
    public static readonly CoId Campus = new(2);

    public static readonly GroupId Everybody = new(4);

    public static readonly GroupId Active = new(3);

    public static readonly Caller Clerk = new("co_2.clerk", 1);

    private readonly FreshDatabase database;

    private Office(FreshDatabase database, Registry registry) => (this.database, Registry, Registrar) = (database, registry, new(registry));

    public Registry Registry { get; }

    public Registrar Registrar { get; }

    public string ConnectionString => database.ConnectionString;

    public RecordBook Book => new(Registry.Database);

    public static Task<Office> FreshAsync() => FreshAsync(TimeProvider.System);

    public static async Task<Office> FreshAsync(TimeProvider clock)
    {
        var database = await Postgres.FreshRegistryAsync();
        var registry = await Registry.OpenAsync(database.ConnectionString, null, clock, default);
        var co = new Co(2, "Campus", null, CoStatus.Active);
        await StoreAsync(registry, [new Added<Co>(co), .. AutomaticGroups.Of(co).Select((g, i) => (Change)new Added<GroupRecord>(g with { Id = i + 1 }))]);
        await new CatchUp(registry).RunAsync(default);
        return new(database, registry);
    }

    /// <summary>Another host on the same database.</summary>
    public async Task<Registrar> AnotherHostAsync() => new(await Registry.OpenAsync(ConnectionString, null, default));

    public static async Task StoreAsync(Registry registry, IEnumerable<Change> changes)
    {
        foreach (var change in changes)
        {
            var stream = ((IRecord)change.GetType().GetProperty("Record")!.GetValue(change)!).Stream!.Value;
            await registry.Store.AppendAsync(new Append("2", stream, ExpectedVersion.Any, [new(Guid.NewGuid(), registry.Clock.GetUtcNow(), null, new("founding", "founding"), change)]), default);
        }
    }

    public Task<Outcome> AskAsync(Command command, string? key = null) => Registrar.HandleAsync(Campus, command, Clerk, key, default);

    /// <summary>Carries out a command that nothing should refuse. Returns its record.</summary>
    public async Task<int> DoAsync(Command command) => (await AskAsync(command)).ShouldBeOfType<Carried>().RecordId ?? 0;

    public Task<int> EnrolAsync(string given, PersonStatus status = PersonStatus.Active) => DoAsync(new Enrol(
        Sent<PersonRecord>.Nothing.With("CoId", Campus).With("Status", status),
        new([new Add<Name>(Sent<Name>.Nothing.With("Given", given).With("Type", "official").With("PrimaryName", true))])));

    public async Task<IReadOnlyList<T>> OfPersonAsync<T>(int person) where T : class, IRecord =>
        [.. (await Book.ListAsync(Kind<T>.Instance, [new(OwnedBy.Person, person)], default).ToListAsync()).Select(r => (T)r.Record)];

    public async Task<List<Recorded>> StreamAsync(int person) =>
        await Registry.Store.ReadStreamAsync("2", new(StreamKind.Person, person), UpTo.Now, default).ToListAsync();

    public async ValueTask DisposeAsync()
    {
        Registrar.Dispose();
        await Registry.DisposeAsync();
        await database.DisposeAsync();
    }
}
