using EventRegistry.Domain.Changelog;
using EventRegistry.Host.Commands;
using EventRegistry.Host.EventStore;

namespace EventRegistry.Host;

/// <summary>Whoever works at the command line: what they change is told by the name they are logged in with.</summary>
internal sealed class Operator(Registry registry)
{
    /// <summary>Appends changes that the operator made, now.</summary>
    public Task AppendAsync(string tenant, StreamId stream, ExpectedVersion expected, IReadOnlyList<Change> changes, CancellationToken cancel)
    {
        var now = registry.Clock.GetUtcNow();
        var cause = new Cause(Operation.Named($"{now:yyyyMMdd'T'HHmmss'Z'}"), "command");
        var events = changes.Select(c => new NewEvent(Guid.CreateVersion7(now), now, Environment.UserName, cause, c)).ToList();
        return registry.Store.AppendAsync(new Append(tenant, stream, expected, events), cancel);
    }
}
