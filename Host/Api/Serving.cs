using EventRegistry.Host.Commands;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EventRegistry.Host.Api;

/// <summary>Serves a registry over HTTP.</summary>
public static class Serving
{
    public const string DefaultUrl = "http://127.0.0.1:8080";
    public const string DefaultBase = "/registry";

    private const long LargestBody = 1 << 20;
    private static readonly TimeSpan PatienceForHeaders = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PatienceForBodies = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PatienceAtTheEnd = TimeSpan.FromSeconds(15);

    /// <summary>What serves it, not yet started.</summary>
    /// <param name="registry">The registry.</param>
    /// <param name="urls">Where to listen; port 0 for any that is free.</param>
    /// <param name="basePath">What every path of the API begins with.</param>
    public static WebApplication Build(Registry registry, IReadOnlyList<string> urls, string basePath)
    {
        // Settings come from appsettings.json beside the program and from the environment, where TLS is set up (Kestrel__Certificates__...).
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelHttpsConfiguration().UseUrls([.. urls]).ConfigureKestrel(Limit);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = PatienceAtTheEnd);
        builder.Services.AddSingleton(Desk.Of(registry)).AddSingleton<FrontDesk>();

        var app = builder.Build();
        app.Map(basePath.TrimEnd('/') is { Length: > 0 } path ? path : "", api => api.Run(app.Services.GetRequiredService<FrontDesk>().AnswerAsync));
        return app;
    }

    /// <summary>Where it listens, once it was started.</summary>
    public static IReadOnlyCollection<string> AddressesOf(WebApplication app) =>
        [.. app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? []];

    private static void Limit(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = LargestBody;
        kestrel.Limits.RequestHeadersTimeout = PatienceForHeaders;
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, PatienceForBodies);
    }
}
