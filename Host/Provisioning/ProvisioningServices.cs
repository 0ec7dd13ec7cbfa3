using EventRegistry.Host.Queue;
using EventRegistry.Host.Targets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EventRegistry.Host.Provisioning;

/// <summary>All that tells targets of what changes, as one host runs it.</summary>
internal static class ProvisioningServices
{
    public static IServiceCollection AddProvisioning(this IServiceCollection services) => services
        .AddSingleton<IActionQueue>(all => all.GetRequiredService<Registry>().Queue)
        .AddSingleton(all => new Carrying(all.GetRequiredService<IActionQueue>(), all.GetRequiredService<Registry>().Database))
        .AddSingleton<Notices>().AddSingleton<INotices>(all => all.GetRequiredService<Notices>())
        .AddSingleton<INoticeSender>(all => MailServer.Of(all.GetService<IConfiguration>()) is { } server ? new MailedNotices(server) : ActivatorUtilities.CreateInstance<LoggedNotices>(all))
        .AddSingleton<Plugins>().AddSingleton<Provisioners>().AddSingleton<LiveTargets>().AddSingleton<Views>()
        .AddSingleton<Requests>().AddSingleton<ByHand>().AddSingleton<Stances>().AddSingleton<Delivery>().AddSingleton<Dispatch>().AddSingleton<Trigger>()
        .AddSingleton(all => new Handling(all.GetRequiredService<Delivery>().HandleAsync, AfterFailure.OfOurs))
        .AddSingleton(new Working());

    /// <summary>And what runs by itself.</summary>
    public static IServiceCollection AddProvisioningRounds(this IServiceCollection services) => services
        .AddHostedService(all => all.GetRequiredService<Trigger>()).AddHostedService(WorkersOf).AddHostedService<RunRounds>().AddHostedService<Notifying>().AddHostedService<DriftRound>();

    private static IWorkers WorkersOf(IServiceProvider all) => Runtime.Current.Workers(
        all.GetRequiredService<Registry>().Database, all.GetRequiredService<IActionQueue>(), all.GetRequiredService<Handling>(), all.GetRequiredService<Working>(), all.GetRequiredService<ILoggerFactory>());
}
