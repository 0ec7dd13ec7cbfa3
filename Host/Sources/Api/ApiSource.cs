using System.Runtime.CompilerServices;
using EventRegistry.Domain.IdentitySources;

namespace EventRegistry.Host.Sources.Api;

/// <summary>What a source has pushed, as if it could be asked for it.</summary>
internal sealed class ApiSource(SourceId source, PushedDocuments documents) : ISource
{
    public SourceAbilities Abilities => SourceAbilities.Lists | SourceAbilities.Searches;

    public IReadOnlyList<string> GroupAttributes => [];

    public IAsyncEnumerable<RawRecord> ListAsync(CancellationToken cancel) => documents.ListAsync(source, cancel);

    public async Task<IReadOnlyList<RawRecord>> RetrieveAsync(string key, CancellationToken cancel) =>
        await documents.FindAsync(source, key, cancel) is { } document ? [new(key, document)] : [];

    public IAsyncEnumerable<string> ChangedAsync(DateTimeOffset after, DateTimeOffset through, CancellationToken cancel) =>
        throw new NotSupportedException("What is pushed is synced at once, and so nothing is ever changed since.");

    public async IAsyncEnumerable<RawRecord> SearchAsync(SourceSearch search, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (search is { Mail: null or "", Given: null or "", Family: null or "", Key: null or "" }) yield break;
        var among = search.Key is { Length: > 0 } key ? (await RetrieveAsync(key, cancel)).ToAsyncEnumerable() : ListAsync(cancel);
        await foreach (var record in among)
        {
            var read = Read(record);
            if (Has(search.Mail, read.EmailAddresses.Select(m => m.Mail)) && Has(search.Given, read.Names.Select(n => n.Given)) && Has(search.Family, read.Names.Select(n => n.Family)))
                yield return record;
        }
    }

    public SourcedRecord Read(RawRecord record) => SorDocument.Parse(record.Raw).Read();

    public Task CompleteAsync(bool anythingNew, CancellationToken cancel) => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static bool Has(string? wanted, IEnumerable<string?> values) => string.IsNullOrEmpty(wanted) || values.Contains(wanted, StringComparer.OrdinalIgnoreCase);
}
