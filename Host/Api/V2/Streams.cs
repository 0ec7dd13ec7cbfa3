using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Host.EventStore;
using EventRegistry.Projections.ReadModels;
using Microsoft.AspNetCore.Http;

namespace EventRegistry.Host.Api.V2;

/// <summary>Whole subjects: a person, a group, an org identity and so on, with all that is theirs, as they are or were.</summary>
internal static class Streams
{
    private const int UsualLines = 100;
    private const int MostLines = 1_000;

    /// <summary>A whole person, group or other subject, now or as of a moment.</summary>
    public static async Task<StreamView> ViewAsync(HttpContext http, string kind, int id, string? at = null)
    {
        var call = Asked.By(http);
        var (co, stream) = await FindAsync(call, kind, id);
        var moment = await call.MomentAsync(at);
        var entries = await EntriesAsync(call, co, stream, moment.UpTo);
        if (entries.Count == 0) throw Unknown(stream, at);
        return new(stream.ToString(), Tenant.Of(co), moment.UpTo.ToString(), entries[^1].Version, [.. Live(entries).Select(r => RecordView.Of(stream, r))]);
    }

    /// <summary>What happened to a subject.</summary>
    public static async Task<TimelinePage> TimelineAsync(HttpContext http, string kind, int id, long? after = null, int? limit = null)
    {
        var call = Asked.By(http);
        var (co, stream) = await FindAsync(call, kind, id);
        var entries = await EntriesAsync(call, co, stream, UpTo.Now);
        if (entries.Count == 0) throw Unknown(stream, null);
        return Page(stream.ToString(), Timeline.Of(entries), after, limit);
    }

    /// <summary>In what a subject differs between two moments.</summary>
    public static async Task<DifferenceView> DifferenceAsync(HttpContext http, string kind, int id, string from, string? to = null)
    {
        var call = Asked.By(http);
        var (co, stream) = await FindAsync(call, kind, id);
        return await CompareAsync(call, co, stream, stream.ToString(), from, to, _ => true);
    }

    public static TimelinePage Page(string subject, IEnumerable<TimelineEntry> lines, long? after, int? limit)
    {
        var most = Asked.Limit(limit, UsualLines, MostLines);
        var some = lines.Where(l => l.Entry.Sequence > (after ?? 0)).Take(most + 1).ToList();
        var page = some.Take(most).Select(TimelineView.Of).ToList();
        return new(subject, page, some.Count > most ? page[^1].Sequence : null);
    }

    public static async Task<DifferenceView> CompareAsync(Call call, CoId? co, StreamId stream, string subject, string from, string? to, Func<RowKey, bool> wanted)
    {
        var (first, last) = (await call.MomentAsync(from), await call.MomentAsync(to));
        var before = Live(await EntriesAsync(call, co, stream, first.UpTo)).Where(r => wanted(r.Key)).ToDictionary(r => r.Key);
        var after = Live(await EntriesAsync(call, co, stream, last.UpTo)).Where(r => wanted(r.Key)).ToDictionary(r => r.Key);
        var records = before.Keys.Union(after.Keys).Select(k => Different(k, before.GetValueOrDefault(k), after.GetValueOrDefault(k))).OfType<DifferentRecord>();
        return new(subject, first.UpTo.ToString(), last.UpTo.ToString(), [.. records.OrderBy(r => r.Kind, StringComparer.Ordinal).ThenBy(r => r.Id)]);
    }

    public static async Task<List<Recorded>> EntriesAsync(Call call, CoId? co, StreamId stream, UpTo upTo) =>
        await call.Desk.Registry.Store.ReadStreamAsync(Tenant.Of(co), stream, upTo, call.Cancel).ToListAsync(call.Cancel);

    /// <summary>The live rows that some events come to.</summary>
    public static IEnumerable<RecordRow> Live(IReadOnlyList<Recorded> entries) =>
        ChangelogView.Of(entries).SelectMany(RecordRow.Of).Where(r => r is { IsCopy: false, Deleted: false });

    private static DifferentRecord? Different(RowKey key, RecordRow? before, RecordRow? after)
    {
        var changes = KindForm.Of(key.Kind).Fields
            .Select(f => new ChangedMember(KindForm.Shown(f.Member), before is null ? null : KindForm.Plain(f.Field.Of(before.Record)), after is null ? null : KindForm.Plain(f.Field.Of(after.Record))))
            .Where(c => !Equals(c.Before, c.After)).ToList();
        var what = (before, after) switch { (null, _) => "added", (_, null) => "removed", _ => "changed" };
        return what == "changed" && changes.Count == 0 ? null : new(key.Kind.Name, key.Id, what, changes);
    }

    /// <summary>A stream that the caller may see, and its CO.</summary>
    private static async Task<(CoId Co, StreamId Stream)> FindAsync(Call call, string kind, int id)
    {
        if (!Codes<StreamKind>.TryParse(kind, out var named))
            throw new NotAnswered(Problem.NotFound($"There is no kind of stream '{kind}'.{Nearest.Hint(kind, Codes<StreamKind>.All)}"));
        var stream = new StreamId(named, id);
        if (!call.Visitor.IsOfPlatform || call.Query("co") is not null) return (await call.CoAsync(), stream);
        if (KindOf(named) is not { } record) return (await call.CoAsync(), stream);
        return Desk.CoOf(await call.RecordAsync(record, id)) is { } co ? (co, stream) : throw Unknown(stream, null);
    }

    /// <summary>The kind of the record that gives a stream its id.</summary>
    private static Kind? KindOf(StreamKind stream) => stream switch
    {
        StreamKind.Person or StreamKind.PersonHistory => Kind<PersonRecord>.Instance,
        StreamKind.OrgIdentity or StreamKind.OrgIdentityHistory => Kind<OrgIdentityRecord>.Instance,
        StreamKind.Group or StreamKind.GroupHistory => Kind<GroupRecord>.Instance,
        StreamKind.Co => Kind<Co>.Instance,
        StreamKind.Cou => Kind<Cou>.Instance,
        StreamKind.Terms => Kind<Terms>.Instance,
        StreamKind.Source => Kind<IdentitySource>.Instance,
        StreamKind.Dictionary => Kind<Dictionary>.Instance,
        StreamKind.Pipeline => Kind<Pipeline>.Instance,
        StreamKind.Target => Kind<Domain.Provisioning.ProvisioningTarget>.Instance,
        StreamKind.Authenticator => Kind<Domain.Access.Authenticator>.Instance,
        StreamKind.ApiUser => Kind<Domain.Access.ApiUser>.Instance,
        _ => null,
    };

    private static NotAnswered Unknown(StreamId stream, string? at) => new(Problem.NotFound(at is null ? $"History knows no {stream}." : $"History knew no {stream} then."));
}
