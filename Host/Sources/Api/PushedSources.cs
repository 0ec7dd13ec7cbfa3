using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Organization;
using EventRegistry.Host.Commands;

namespace EventRegistry.Host.Sources.Api;

/// <summary>The sources that push.</summary>
internal sealed class PushedSources(Registry registry)
{
    /// <summary>The option that names the API user who pushes.</summary>
    public const string ApiUser = "api-user";

    private readonly Collaborations collaborations = new(registry);

    /// <summary>The active source of a label that an API user pushes for; null when there is none, or it is not that user's.</summary>
    public async Task<KnownSource?> FindAsync(CoId co, string label, string user, CancellationToken cancel)
    {
        var known = (await collaborations.GetCurrentAsync(co, cancel)).Co;
        var source = known.Sources.Values.Select(s => s.Record)
            .FirstOrDefault(s => s.SorLabel == label && s.Status == Standing.Active && string.Equals(s.Plugin, ApiSourcePlugin.PluginName, StringComparison.OrdinalIgnoreCase));
        if (source is null) return null;
        var all = new KnownSource(known, source, null, known.SourceSettings.GetValueOrDefault(source.Id)?.Record, null);
        return all.Options.GetValueOrDefault(ApiUser) == user ? all : null;
    }
}
