using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Host.Commands;
using Microsoft.Extensions.Logging;

namespace EventRegistry.Host.Sources;

/// <summary>What sources said, read from what is kept of their records: of those that are kept whole, and whose source is there to say what their text means.</summary>
internal sealed partial class KeptWords(SourceBook book, SourcePlugins plugins, ILogger logger) : ISourceWords
{
    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<OrgIdentityId, SourcedRecord>> OfAsync(Collaboration co, IReadOnlyList<OrgIdentity> identities, CancellationToken cancel)
    {
        var said = new Dictionary<OrgIdentityId, SourcedRecord>();
        foreach (var identity in identities)
        {
            if (identity.SourceRecords.Select(r => r.Record).FirstOrDefault(r => r.SourceId is not null) is not { SourceId: { } id, Sorid: { } key, Raw: { } raw }) continue;
            if (await book.FindAsync(co.Id, id, cancel) is not { Record.HashSourceRecord: not true } source) continue;
            try
            {
                await using var opened = await plugins.OpenAsync(source, cancel);
                said[identity.Id] = opened.Read(new(key, raw));
            }
            catch (Exception e) when (e is SourceFailure or RecordUnreadable or CommandFailed)
            {
                Unread(logger, key, source.Name, e.Message);
            }
        }

        return said;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Record {Key} of {Source} cannot be read from what is kept of it, so its groups were not reckoned; the next forced sync of it does that: {Error}")]
    private static partial void Unread(ILogger logger, string key, string source, string error);
}
