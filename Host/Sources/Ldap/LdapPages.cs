using System.DirectoryServices.Protocols;
using System.Runtime.CompilerServices;

namespace EventRegistry.Host.Sources.Ldap;

/// <summary>Entries page by page (RFC 2696), over a connection of their own, since servers keep count of one such list a connection.</summary>
internal static class LdapPages
{
    /// <summary>All entries below the base that a filter fits. While a page is worked on, the next is fetched; no more are held.</summary>
    /// <exception cref="SourceFailure">They cannot be read to the end.</exception>
    public static async IAsyncEnumerable<SearchResultEntry> ReadAsync(LdapSettings settings, string filter, string[] attributes, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var link = await LdapLink.OpenAsync(settings, cancel);
        Task<SearchResponse>? next = AskAsync([]);
        while (next is not null)
        {
            var page = await next;
            if (page.ResultCode == ResultCode.NoSuchObject) throw LdapFailure.BaseIsMissing(settings);
            var control = page.Controls.OfType<PageResultResponseControl>().FirstOrDefault() ?? throw LdapFailure.IsNotWhole(settings);
            next = control.Cookie.Length > 0 ? AskAsync(control.Cookie) : null;
            // Whoever stops here leaves a question behind whose failure is nobody's concern.
            _ = next?.ContinueWith(t => _ = t.Exception, TaskContinuationOptions.OnlyOnFaulted);
            foreach (SearchResultEntry entry in page.Entries) yield return entry;
        }

        Task<SearchResponse> AskAsync(byte[] cookie) =>
            link.AskAsync(new SearchRequest(settings.BaseDn, filter, SearchScope.Subtree, attributes) { Controls = { new PageResultRequestControl(settings.PageSize) { Cookie = cookie, IsCritical = true } } }, cancel);
    }
}
