using EventRegistry.Host.EventStore;
using EventRegistry.Host.Queue;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace EventRegistry.Host;

/// <summary>What the ports stand on: how history is stored, and how what it makes necessary is queued and worked on.</summary>
public partial class Runtime
{
    /// <summary>The one this program was built with.</summary>
    public static Runtime Current { get; } = Chosen();

    /// <summary>What it is called.</summary>
    public virtual string Name => "PostgreSQL alone";

    /// <summary>Whose notes on their own work are heard only by who asks for them.</summary>
    public virtual IReadOnlyList<string> Chatty => [];

    /// <inheritdoc cref="Store(NpgsqlDataSource, EventNames)"/>
    public IEventStore Store(NpgsqlDataSource database) => Store(database, EventNames.Current);

    /// <param name="database">As made by <see cref="PostgresEventStore.Connect"/>. Whoever made it disposes of it.</param>
    /// <param name="names">What stored names stand for.</param>
    public virtual IEventStore Store(NpgsqlDataSource database, EventNames names) => new PostgresEventStore(database, names);

    /// <param name="database">Whoever made it disposes of it.</param>
    public virtual IActionQueue Queue(NpgsqlDataSource database) => new PostgresActionQueue(database);

    /// <summary>What works on a queue by itself.</summary>
    public virtual IWorkers Workers(NpgsqlDataSource database, IActionQueue queue, Handling handling, Working working, ILoggerFactory logs) =>
        new Workers(queue, new(queue, database), handling, working, logs.CreateLogger<Workers>());

    /// <summary>Puts another runtime in place of this one, where the program was built with one.</summary>
    static partial void Choose(ref Runtime runtime);

    private static Runtime Chosen()
    {
        var runtime = new Runtime();
        Choose(ref runtime);
        return runtime;
    }
}
