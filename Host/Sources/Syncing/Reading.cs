using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Host.Commands;
using EventRegistry.Host.Sources.Matching;

namespace EventRegistry.Host.Sources.Syncing;

/// <summary>Reads a source's records, and has those of a pipeline that matches by somebody outside matched, before they are decided (<c>org-identity-sources.md</c> 6.1 and 6.2).</summary>
internal sealed class Reading : IDisposable
{
    /// <summary>The options of a source that say where its matcher is, and as whom it is asked. The password is the source's secret.</summary>
    public const string Matcher = "matcher";
    public const string MatcherUser = "matcher-user";

    private const string External = "EX";

    private readonly KnownSource source;
    private readonly ISource opened;
    private readonly HttpMatcher? matcher;

    /// <param name="asks">Whether records are matched; where people are known already, nobody need be asked.</param>
    /// <exception cref="SourceFailure">Its pipeline asks a matcher, and it does not say which.</exception>
    public Reading(KnownSource source, ISource opened, bool asks = true)
    {
        (this.source, this.opened) = (source, opened);
        if (!asks || source.Co.PipelineOf(source.Record)?.MatchStrategy != External) return;
        if (source.Record.SorLabel is not { Length: > 0 })
            throw new SourceFailure($"The source '{source.Name}' has no label, by which its matcher would know it. Give it one: sor_label.", mayPass: false);
        if (!source.Options.TryGetValue(Matcher, out var address) || !Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            throw new SourceFailure($"The pipeline of '{source.Name}' asks a matcher, and the source does not say where that is. Say so: eventregistry source set {source.Id.Value} --option {Matcher}=https://...", mayPass: false);
        matcher = new(new(url, source.Options.GetValueOrDefault(MatcherUser), source.Secret));
    }

    /// <summary>A record, ready to be decided. One of somebody who is known already is told to the matcher by the same question.</summary>
    /// <exception cref="RecordUnreadable">It means nothing, or there is no telling whom it is about.</exception>
    public async Task<SyncedRecord> OfAsync(RawRecord raw, CancellationToken cancel)
    {
        var record = opened.Read(raw);
        var synced = new SyncedRecord(raw.Key, new(raw.Raw, record));
        if (matcher is null) return synced;
        return await matcher.MatchAsync(new(source.Record.SorLabel!, raw.Key, record), cancel) switch
        {
            Matched matched => synced with { ReferenceId = matched.ReferenceId },
            Pending pending => throw new RecordUnreadable($"The matcher waits for somebody to decide whom this record is about{(pending.Request is { } request ? $" (request {request})" : "")}. It is asked again by the next sync.", null),
            Failed failed => throw new RecordUnreadable(failed.Sentence, null),
            var other => throw new InvalidOperationException($"{other}"),
        };
    }

    /// <summary>Gives identifiers to those whom records were about, where the CO assigns any. That some cannot be given undoes nothing.</summary>
    public static async Task AssignAsync(KnownSource source, Carried carried, Registrar registrar, Caller caller)
    {
        if (!source.Co.Settings.IdentifierAssignments.Any(a => a.Record is { Status: Standing.Active, Context: "CP" })) return;
        foreach (var person in carried.Changes.Select(c => c.Stream).Where(s => s.Kind == StreamKind.Person).Distinct())
            await registrar.HandleAsync(source.Co.Id, new AssignIdentifiers(person), caller, null, CancellationToken.None);
    }

    public void Dispose() => matcher?.Dispose();
}
