using System.DirectoryServices.Protocols;
using System.Globalization;
using System.Runtime.CompilerServices;
using EventRegistry.Domain.IdentitySources;

namespace EventRegistry.Host.Sources.Ldap;

/// <summary>The people of a directory, read over LDAP.</summary>
internal sealed class LdapSource(LdapSettings settings, LdapLink first) : ISource
{
    // The server stamps changes by its own clock, and a copy of it learns of them later. Who is asked for once too often has simply not changed.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    private readonly LdapEntry entries = new(settings);
    private LdapLink link = first;

    public SourceAbilities Abilities => SourceAbilities.Lists | SourceAbilities.Searches | (settings.Changed is null ? SourceAbilities.None : SourceAbilities.Changes);

    public IReadOnlyList<string> GroupAttributes => LdapEntry.ForGroups;

    public async IAsyncEnumerable<RawRecord> ListAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        var (seen, taken) = (0, 0);
        await foreach (var entry in LdapPages.ReadAsync(settings, LdapFilter.People(settings), entries.Wanted, cancel))
        {
            seen++;
            // Without a key there is nothing by which it could be known again.
            if (entries.KeyOf(entry) is not { } key) continue;
            taken++;
            yield return new(key, entries.RawOf(entry));
        }

        // One without a key is an odd entry; all of them are a reader who may no longer see it, and nobody is gone.
        if (taken == 0 && seen > 0) throw LdapFailure.KeyIsMissing(settings, seen);
    }

    public async Task<IReadOnlyList<RawRecord>> RetrieveAsync(string key, CancellationToken cancel)
    {
        if (key.Length == 0) return [];
        var found = settings.KeyIsDn ? await AtAsync(key, cancel) : await WithAsync(key, cancel);
        // Directories compare without case and look at all values of an attribute, but the list knows an entry by one key and one spelling of it.
        return [.. found.Where(e => entries.KeyOf(e) == key).Select(e => new RawRecord(key, entries.RawOf(e)))];
    }

    public async IAsyncEnumerable<string> ChangedAsync(DateTimeOffset after, DateTimeOffset through, [EnumeratorCancellation] CancellationToken cancel)
    {
        // Whoever is a person no longer, or is not meant any longer, has changed too: hence all entries, whatever the filter says.
        var filter = LdapFilter.All($"({settings.Changed}>={Stamp(after - Margin)})", $"({settings.Changed}<={Stamp(through)})");
        string[] wanted = settings.KeyIsDn ? ["1.1"] : [settings.Key];
        await foreach (var entry in LdapPages.ReadAsync(settings, filter, wanted, cancel))
        {
            if (entries.KeyOf(entry) is { } key) yield return key;
        }
    }

    public async IAsyncEnumerable<RawRecord> SearchAsync(SourceSearch search, [EnumeratorCancellation] CancellationToken cancel)
    {
        // Nothing is what is found by nothing, and not everybody.
        if (search is { Mail: null or "", Given: null or "", Family: null or "", Key: null or "" }) yield break;
        var filter = LdapFilter.All(
            LdapFilter.People(settings), LdapFilter.Is("mail", search.Mail), LdapFilter.Begins("givenName", search.Given), LdapFilter.Begins("sn", search.Family),
            settings.KeyIsDn ? null : LdapFilter.Is(settings.Key, search.Key));
        await foreach (var entry in LdapPages.ReadAsync(settings, filter, entries.Wanted, cancel))
        {
            if (entries.KeyOf(entry) is { } key && (!settings.KeyIsDn || search.Key is null or "" || search.Key == key)) yield return new(key, entries.RawOf(entry));
        }
    }

    public SourcedRecord Read(RawRecord record) => LdapRecord.Of(record.Raw).Read(settings.UidAttribute, settings.UidLogin);

    public Task CompleteAsync(bool anythingNew, CancellationToken cancel) => Task.CompletedTask;

    public ValueTask DisposeAsync() => link.DisposeAsync();

    private async Task<IEnumerable<SearchResultEntry>> WithAsync(string key, CancellationToken cancel)
    {
        var filter = LdapFilter.All(LdapFilter.People(settings), LdapFilter.Is(settings.Key, key));
        var found = await AskAsync(() => new(settings.BaseDn, filter, SearchScope.Subtree, entries.Wanted), cancel);
        return found.ResultCode == ResultCode.NoSuchObject ? throw LdapFailure.BaseIsMissing(settings) : Entries(found);
    }

    /// <summary>The entry of a name. That it is not there is an answer, as long as the base is.</summary>
    private async Task<IEnumerable<SearchResultEntry>> AtAsync(string dn, CancellationToken cancel)
    {
        var found = await AskAsync(() => new(dn, LdapFilter.People(settings), SearchScope.Base, entries.Wanted), cancel);
        if (found.ResultCode == ResultCode.NoSuchObject) await link.SeeBaseAsync(cancel);
        return Entries(found);
    }

    /// <summary>Asks once more over a new connection, where the server has closed the former one meanwhile, as they do with those who are silent.</summary>
    private async Task<SearchResponse> AskAsync(Func<SearchRequest> request, CancellationToken cancel)
    {
        try
        {
            return await link.AskAsync(request(), cancel);
        }
        catch (SourceFailure failure) when (failure.InnerException is LdapException { ErrorCode: LdapFailure.ServerDown })
        {
            var former = link;
            link = await LdapLink.OpenAsync(settings, cancel);
            await former.DisposeAsync();
            return await link.AskAsync(request(), cancel);
        }
    }

    private static IEnumerable<SearchResultEntry> Entries(SearchResponse response) => response.Entries.Cast<SearchResultEntry>();

    private static string Stamp(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMddHHmmss'.0Z'", CultureInfo.InvariantCulture);
}
