using EventRegistry.Host;
using EventRegistry.Host.Commands;
using EventRegistry.Host.Provisioning;
using EventRegistry.Host.Queue;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace EventRegistry.Specs.Provisioning;

/// <summary>A host that serves a registry and provisions its targets, without what listens.</summary>
internal sealed class AHost : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly List<IHostedService> running = [];

    private AHost(ServiceProvider services) => this.services = services;

    public IActionQueue Queue => services.GetRequiredService<IActionQueue>();

    public Trigger Trigger => services.GetRequiredService<Trigger>();

    /// <summary>Starts one on a registry.</summary>
    /// <param name="change">Puts other services in place of the usual ones.</param>
    /// <param name="works">Whether it works on what it finds in the queue.</param>
    public static async Task<AHost> StartAsync(Registry registry, Action<IServiceCollection>? change = null, bool works = true)
    {
        var services = new ServiceCollection().AddSingleton(registry).AddLogging().AddProvisioning().AddProvisioningRounds()
            .AddSingleton(typeof(Microsoft.Extensions.Logging.ILogger<>), typeof(NullLogger<>));
        change?.Invoke(services);
        var host = new AHost(services.BuildServiceProvider());
        foreach (var service in host.services.GetServices<IHostedService>().Where(s => works || s is not IWorkers))
        {
            await service.StartAsync(default);
            host.running.Add(service);
        }

        return host;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in running) await service.StopAsync(default);
        await services.DisposeAsync();
    }
}
