using EventRegistry.Domain.Changelog;
using EventRegistry.Host.Queue;
using EventRegistry.Projections.Subjects;
using Npgsql;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Queue;

/// <summary>What every implementation of the queue must do, in a database of its own for each spec.</summary>
public abstract partial class QueueSpecs : IAsyncLifetime
{
    protected const string Tenant = "2";
    protected const int Target = 1;
    protected static readonly StreamId Ada = new(StreamKind.Person, 57);
    protected static readonly StreamId Grace = new(StreamKind.Person, 58);
    protected static readonly TimeSpan Long = TimeSpan.FromMinutes(5);
    protected static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    protected static readonly TimeSpan Instant = TimeSpan.FromMilliseconds(1);
    protected static readonly Ordered ByHand = new("anna", "by hand");
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private FreshDatabase? database;
    private IActionQueue? queue;

    protected NpgsqlDataSource Database => database!.DataSource;

    protected IActionQueue Queue => queue!;

    protected abstract Task<IActionQueue> MakeAsync(NpgsqlDataSource database);

    public async Task InitializeAsync()
    {
        database = await Postgres.FreshDatabaseAsync();
        queue = await MakeAsync(database.DataSource);
    }

    public async Task DisposeAsync() => await database!.DisposeAsync();

    protected static Ask Of(StreamId subject, ProvisioningAction action = ProvisioningAction.Eligible, int target = Target, long sequence = 0) =>
        new(Tenant, target, subject, action, sequence, "anna", "edit");

    protected static StreamId Person(int id) => new(StreamKind.Person, id);

    protected async Task<IReadOnlyList<Asked>> AskAsync(params Ask[] asks)
    {
        await using var connection = await Database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var asked = await Queue.AskAsync(connection, asks, default);
        await transaction.CommitAsync();
        return asked;
    }

    protected Task<Batch> ClaimAsync(int target = Target, int most = 100, TimeSpan? lease = null) => Queue.ClaimAsync("a worker", target, most, lease ?? Long, default);

    protected async Task<Job> ClaimOneAsync() => (await ClaimAsync()).Jobs.ShouldHaveSingleItem();

    protected async Task<IReadOnlyList<Finished>> FinishAsync(Batch batch, params Result[] results)
    {
        await using var connection = await Database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var finished = await Queue.FinishAsync(connection, batch, results, default);
        await transaction.CommitAsync();
        return finished;
    }

    protected Task<IReadOnlyList<Finished>> SucceedAsync(Batch batch) => FinishAsync(batch, [.. batch.Jobs.Select(j => new Succeeded(j.Id))]);

    protected async Task<Fate> FailAsync(Batch batch, TimeSpan? retryAfter) => (await FinishAsync(batch, new Failed(batch.Jobs.ShouldHaveSingleItem().Id, "no", retryAfter))).ShouldHaveSingleItem().Fate;

    /// <summary>What happened to the actions of a subject, in order.</summary>
    protected async Task<IReadOnlyList<string>> StoryAsync(StreamId subject) => [.. (await Queue.HistoryAsync(Tenant, subject.ToString(), 1000, null, default)).Reverse().Select(l => l.What)];

    protected async Task<IReadOnlyList<ListedJob>> JobsAsync() => await Queue.ListAsync(new(), 10_000, default);

    /// <summary>Claims until there is something: what is waited for is a lease or an instant that passes in a moment.</summary>
    protected async Task<Batch> ClaimWhenThereAsync(TimeSpan? lease = null)
    {
        var batch = await ClaimAsync(lease: lease);
        await UntilAsync(async () => batch.Jobs.Count > 0 || (batch = await ClaimAsync(lease: lease)).Jobs.Count > 0);
        return batch;
    }

    protected static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var late = new CancellationTokenSource(Deadline);
        while (!await condition()) await Task.Delay(10, late.Token);
    }

    protected static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));
}
