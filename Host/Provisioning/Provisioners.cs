using System.Collections.Concurrent;
using EventRegistry.Host.Targets;
using EventRegistry.Projections.Subjects;
using EventRegistry.Projections.Targets;

namespace EventRegistry.Host.Provisioning;

/// <summary>A way to one target that one of this host goes at a time.</summary>
internal sealed class Route(KnownTarget target) : IAsyncDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>The target as it was when the way to it was opened.</summary>
    public KnownTarget Target { get; } = target;

    /// <summary>The plugin; null until it was opened.</summary>
    public IProvisioner? Provisioner { get; set; }

    /// <summary>What the target sees of its CO, as of the last time it was told something.</summary>
    public View? View { get; set; }

    /// <summary>Takes the turn if nobody has it.</summary>
    public bool TryTake() => turn.Wait(0);

    public Task TakeAsync(CancellationToken cancel) => turn.WaitAsync(cancel);

    public void LetGo() => turn.Release();

    public async ValueTask DisposeAsync()
    {
        if (Provisioner is { } open) await open.DisposeAsync();
        turn.Dispose();
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
            if (routes.TryUpdate(target.Id, new(target), route)) _ = RetireAsync(route);
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

    /// <summary>Closes a way when whoever goes it has arrived.</summary>
    private static async Task RetireAsync(Route route)
    {
        await route.TakeAsync(CancellationToken.None);
        await route.DisposeAsync();
    }
}
