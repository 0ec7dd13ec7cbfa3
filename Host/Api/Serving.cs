using EventRegistry.Host.Access;
using EventRegistry.Host.Api.V2;
using EventRegistry.Host.Commands;
using EventRegistry.Host.Provisioning;
using EventRegistry.Host.Sources;
using EventRegistry.Host.Sources.Api;
using EventRegistry.Host.Sources.Syncing;
using EventRegistry.Host.Upkeep;
using EventRegistry.Host.Watch;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

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
    public static WebApplication Build(Registry registry, IReadOnlyList<string> urls, string basePath) => Build(registry, urls, basePath, Manner.Plain);

    /// <inheritdoc cref="Build(Registry, IReadOnlyList{string}, string)"/>
    /// <param name="manner">How.</param>
    public static WebApplication Build(Registry registry, IReadOnlyList<string> urls, string basePath, Manner manner) => Build(registry, urls, basePath, manner, null);

    /// <inheritdoc cref="Build(Registry, IReadOnlyList{string}, string, Manner)"/>
    /// <param name="sync">Brings what sources push into the registry; null where nothing does.</param>
    internal static WebApplication Build(Registry registry, IReadOnlyList<string> urls, string basePath, Manner manner, IRecordSync? sync)
    {
        // Settings come from appsettings.json beside the program and from the environment, where TLS is set up (Kestrel__Certificates__...).
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelHttpsConfiguration().UseUrls([.. urls]).ConfigureKestrel(Limit);
        Log(builder.Logging, manner.JsonLog);
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = PatienceAtTheEnd).Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        AddDesk(builder.Services, registry);
        if (sync is not null) builder.Services.AddSingleton(sync);
        else if (manner.Upkeep) builder.Services.AddSingleton<IRecordSync, PushedSync>();
        if (manner.Upkeep) builder.Services.AddHostedService<KeepingUp>().AddHostedService<Resuming>().AddHostedService<Clockwork>().AddHostedService<SyncRounds>().AddProvisioningRounds();

        var app = builder.Build();
        Map(app, basePath.TrimEnd('/'));
        return app;
    }

    /// <summary>Where it listens, once it was started.</summary>
    public static IReadOnlyCollection<string> AddressesOf(WebApplication app) =>
        [.. app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? []];

    private static void Map(WebApplication app, string path)
    {
        Watching.Use(app, path);
        app.UseWhen(IsOfV2, v2 => v2.Use(Reception.CompleteAsync));
        app.UseRouting();
        app.UseWhen(http => http.GetEndpoint()?.Metadata.GetMetadata<Received>() is not null, v2 => v2.Use(app.Services.GetRequiredService<Reception>().ReceiveAsync));
        app.MapWhen(http => http.GetEndpoint() is null && !IsOfV2(http), rest => rest.Map(path, v1 => v1.Run(app.Services.GetRequiredService<FrontDesk>().AnswerAsync)));
        Watching.Map(app);
        foreach (var prefix in new[] { "", path }.Distinct())
        {
            app.MapOpenApi(prefix + "/api/{documentName}/openapi.json");
            V2Routes.Map(app, prefix, isDescribed: prefix.Length == 0);
        }

        bool IsOfV2(HttpContext http) => http.Request.Path.StartsWithSegments(V2Routes.Below) || http.Request.Path.StartsWithSegments(path + V2Routes.Below);

        // Whoever waits for changes would keep the host from stopping.
        app.Lifetime.ApplicationStopping.Register(app.Services.GetRequiredService<Feed>().Dispose);
    }

    private static void AddDesk(IServiceCollection services, Registry registry)
    {
        services.AddSingleton(registry).AddSingleton<Instruments>().AddSingleton<CommandLog>().AddSingleton<Health>().AddSingleton<FrontDesk>().AddSingleton<Reception>();
        services.AddProvisioning().AddSingleton(SourcePlugins.OfProgram(registry));
        services.AddSingleton(all => new Exposition(all.GetRequiredService<Instruments>().Meter)).AddSingleton(_ => new Feed(registry.Store, registry.Clock));
        services.AddSingleton(all =>
        {
            var (instruments, log, feed) = (all.GetRequiredService<Instruments>(), all.GetRequiredService<CommandLog>(), all.GetRequiredService<Feed>());
            var trigger = all.GetRequiredService<Trigger>();
            // What is measured before anybody asks counts too.
            _ = all.GetRequiredService<Exposition>();
            return new Registrar(registry, Subjects.Usual, new KeptWords(new(registry), all.GetRequiredService<SourcePlugins>(), all.GetRequiredService<ILogger<KeptWords>>()))
            {
                Witness = handled =>
                {
                    instruments.Saw(handled);
                    log.Saw(handled);
                    if (handled.Events.Count == 0) return;
                    feed.Tell();
                    trigger.Ring(handled);
                },
            };
        });
        services.AddSingleton(all => new Gate(registry) { Refused = all.GetRequiredService<Instruments>().NotLetIn });
        services.AddSingleton(all => Desk.Of(registry, all.GetRequiredService<Registrar>(), all.GetRequiredService<Gate>(), new ProvisioningByHand(registry, all.GetRequiredService<ByHand>())) with
        {
            Sync = all.GetService<IRecordSync>(),
        });
        Description.AddTo(services);
    }

    /// <summary>Logs go to standard error, as all that is no result.</summary>
    private static void Log(ILoggingBuilder logging, bool isJson)
    {
        logging.ClearProviders().AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning)
            // What keeps it from starting is said in a sentence of our own.
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        foreach (var chatty in Runtime.Current.Chatty) logging.AddFilter(chatty, LogLevel.Warning);
        if (isJson) logging.AddJsonConsole(o => (o.IncludeScopes, o.UseUtcTimestamp, o.TimestampFormat) = (true, true, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'"));
        else logging.AddSimpleConsole(o => (o.SingleLine, o.UseUtcTimestamp, o.TimestampFormat) = (true, true, "yyyy-MM-dd HH:mm:ss "));
        logging.Services.Configure<ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
    }

    private static void Limit(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = LargestBody;
        kestrel.Limits.RequestHeadersTimeout = PatienceForHeaders;
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, PatienceForBodies);
    }
}
