using EventRegistry.Host.CritterStack;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.Queue;
using Marten;
using Microsoft.Extensions.Logging;
using Npgsql;
using Wolverine;

namespace EventRegistry.Host;

public partial class Runtime
{
    static partial void Choose(ref Runtime runtime) => runtime = new OfMartenAndWolverine();

    private sealed class OfMartenAndWolverine : Runtime
    {
        public override string Name => $"Marten {VersionOf<IDocumentStore>()} and Wolverine {VersionOf<IMessageBus>()}";

        public override IReadOnlyList<string> Chatty => [nameof(Wolverine), nameof(Marten), nameof(JasperFx)];

        public override IEventStore Store(NpgsqlDataSource database, EventNames names) => new MartenEventStore(database, names);

        public override IWorkers Workers(NpgsqlDataSource database, IActionQueue queue, Handling handling, Working working, ILoggerFactory logs) =>
            new WolverineWorkers(database, queue, handling, working, logs);

        private static string VersionOf<T>() => typeof(T).Assembly.GetName().Version!.ToString(3);
    }
}
