using System.Collections.Concurrent;
using EventRegistry.Host.Targets;
using EventRegistry.Projections.Subjects;
using EventRegistry.Projections.Targets;

namespace EventRegistry.Host.Provisioning;

/// <summary>A way to one target that one of this host goes at a time.</summary>
internal sealed class Route(KnownTarget target) : IAsyncDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1);
    private bool isGivenUp;

    /// <summary>The target as it was when the way to it was opened.</summary>
    public KnownTarget Target { get; } = target;

    /// <summary>The plugin; null until it was opened.</summary>
    public IProvisioner? Provisioner { get; set; }

    /// <summary>What the target sees of its CO, as of the last time it was told something.</summary>
    public View? View { get; set; }

    /// <summary>Takes the turn if nobody has it.</summary>
    /// <returns>Whether the caller has it now.</returns>
    public bool TryTake() => turn.Wait(0) && IsTaken();

    /// <summary>Takes the turn when it comes.</summary>
    /// <returns>Whether the caller has it now; no longer where the way was given up meanwhile.</returns>
    public async Task<bool> TakeAsync(CancellationToken cancel)
    {
        await turn.WaitAsync(cancel);
        return IsTaken();
    }

    public void LetGo() => turn.Release();

    /// <summary>Closes the plugin, by whoever has the turn; who comes next opens it as the target is reached then.</summary>
    public async Task CloseAsync()
    {
        if (Provisioner is not { } open) return;
        Provisioner = null;
        await open.DisposeAsync();
    }

    /// <summary>Gives up the way for good when whoever goes it has arrived. The turn itself lasts: somebody may be waiting for it, who is then sent away.</summary>
    public async ValueTask DisposeAsync()
    {
        await turn.WaitAsync();
        isGivenUp = true;
        await CloseAsync();
        turn.Release();
    }

    private bool IsTaken()
    {
        if (!isGivenUp) return true;
        turn.Release();
        return false;
    }
}

/// <summary>The ways from this host to its targets, each opened once and anew when the target is configured otherwise.</summary>
internal sealed class Provisioners(Plugins plugins) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<int, Route> routes = new();

    public Route RouteOf(KnownTarget target)
    {
        while (true)
        {
            var route = routes.GetOrAdd(target.Id, static (_, t) => new(t), target);
            if ((route.Target.Record, route.Target.Settings) == (target.Record, target.Settings)) return route;
            if (routes.TryUpdate(target.Id, new(target), route)) _ = route.DisposeAsync().AsTask();
        }
    }

    /// <summary>The plugin of a route that the caller has the turn of.</summary>
    /// <exception cref="TargetFailure">It cannot be opened.</exception>
    public async Task<IProvisioner> OpenAsync(Route route, CancellationToken cancel) =>
        route.Provisioner ??= await plugins.OpenAsync(route.Target, subject => route.View!.Of(subject), cancel);

    public async ValueTask DisposeAsync()
    {
        foreach (var route in routes.Values) await route.DisposeAsync();
    }
}
