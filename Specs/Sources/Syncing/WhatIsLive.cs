using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Domain.Provisioning;
using EventRegistry.Specs.Golden;

namespace EventRegistry.Specs.Sources.Syncing;

/// <summary>
/// What is live after a history, told without the ids that records were given on the way: what was there at its beginning goes by its id, an org identity by its source's key,
/// a person by their org identities, a role by who holds it, a copy by what it was copied from.
/// </summary>
internal sealed class WhatIsLive
{
    // Of these a Registry knows nothing, or says something that no sync decides.
    private static readonly Type[] Untold = [typeof(HistoryRecord), typeof(SyncRun), typeof(SyncError), typeof(SourceSettings), typeof(TargetSettings), typeof(FileSource), typeof(IdentitySource)];

    private readonly IReadOnlySet<(Kind, int)> known;
    private readonly Dictionary<(Kind Kind, int Id), IRecord> live = [];
    private readonly Dictionary<(Kind Kind, int Id), IRecord> ever = [];
    private readonly Dictionary<(Kind, int), string> labels = [];

    /// <param name="known">What was there at the beginning.</param>
    public WhatIsLive(IEnumerable<Recorded> events, IReadOnlySet<(Kind, int)> known)
    {
        this.known = known;
        foreach (var change in events.OrderBy(e => e.Sequence).Select(e => e.Change))
        {
            var key = (change.Kind, change.RecordId);
            if (Saying.After(change) is { } record) live[key] = ever[key] = record;
            else if (change.GetType().GetGenericTypeDefinition() == typeof(Deleted<>) || change.GetType().GetGenericTypeDefinition() == typeof(Purged<>)) live.Remove(key);
        }
    }

    /// <summary>One line a record.</summary>
    public IReadOnlyList<string> Lines() => [.. live.Where(l => !Untold.Contains(l.Key.Kind.RecordType))
        .Select(l => $"{l.Key.Kind}: {Values(l.Key.Kind, l.Value)}").Order(StringComparer.Ordinal)];

    /// <summary>What stands for a record.</summary>
    public string Label(Kind kind, int id)
    {
        if (known.Contains((kind, id))) return $"{kind}#{id}";
        if (labels.TryGetValue((kind, id), out var label)) return label;
        // What is named by what names it would never end.
        labels[(kind, id)] = $"{kind}?";
        return labels[(kind, id)] = !ever.TryGetValue((kind, id), out var record) ? $"{kind}!" : record switch
        {
            OrgIdentityRecord => $"identity[{string.Join(" ", Of<SourceRecord>(r => r.OrgIdentityId?.Value == id).Select(r => $"{r.SourceId?.Value}/{r.Sorid}").Distinct().Order(StringComparer.Ordinal))}]",
            PersonRecord => $"person[{string.Join(" ", Of<IdentityLink>(l => l.PersonId.Value == id).Select(l => Label(Kind<OrgIdentityRecord>.Instance, l.OrgIdentityId.Value)).Distinct().Order(StringComparer.Ordinal))}]",
            _ => $"{kind}[{Values(kind, record)}]",
        };
    }

    private IEnumerable<T> Of<T>(Func<T, bool> which) where T : class, IRecord => ever.Values.OfType<T>().Where(which);

    private string Values(Kind kind, IRecord record) => string.Join(", ", kind.Fields.Where(f => f.Name != nameof(IRecord.Id) && !(record is SourceRecord && f.Name == nameof(SourceRecord.LastUpdate)))
        .Select(f => (f.Column, Value: f.Of(record), f.Name)).Where(f => f.Value is not null).Select(f => $"{f.Column}={Said(kind, f.Name, f.Value!)}"));

    private string Said(Kind kind, string member, object value) => Counterparts.Referred(value) is { } other ? Label(other.Kind, other.Id)
        : value is int id && member.StartsWith("Source", StringComparison.Ordinal) && member.EndsWith("Id", StringComparison.Ordinal) ? $"[{Label(kind, id)}]"
        : $"'{value}'";
}
