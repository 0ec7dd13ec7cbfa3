namespace EventRegistry.Host.Sources.Ldap;

/// <summary>Opens directories that speak LDAP (<c>org-identity-sources.md</c> 8.4, <c>docs/sources-ldap.md</c>).</summary>
public sealed class LdapSourcePlugin : ISourcePlugin
{
    public string Name => "LdapSource";

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Options { get; } = [.. LdapSettings.Known];

    public async Task<ISource> OpenAsync(KnownSource source, CancellationToken cancel)
    {
        var settings = LdapSettings.Of(source);
        var link = await LdapLink.OpenAsync(settings, cancel);
        try
        {
            await link.SeeBaseAsync(cancel);
            return new LdapSource(settings, link);
        }
        catch (Exception)
        {
            await link.DisposeAsync();
            throw;
        }
    }
}
