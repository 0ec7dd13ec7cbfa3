using Npgsql;

namespace EventRegistry.Host.Sources.Api;

/// <summary>Opens what was pushed over HTTP (<c>org-identity-sources.md</c> 8.3, <c>docs/sources-api.md</c>).</summary>
/// <param name="database">The registry's own, where it is kept.</param>
public sealed class ApiSourcePlugin(NpgsqlDataSource database) : ISourcePlugin
{
    internal const string PluginName = "ApiSource";

    public string Name => PluginName;

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Options { get; } = [PushedSources.ApiUser];

    public Task<ISource> OpenAsync(KnownSource source, CancellationToken cancel) => Task.FromResult<ISource>(new ApiSource(source.Id, new(database)));
}
