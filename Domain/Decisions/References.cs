using EventRegistry.Domain.Access;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Domain.Provisioning;

namespace EventRegistry.Domain.Decisions;

/// <summary>What a record refers to must be there, and of the same CO (<c>records.md</c>, <c>rest-api.md</c> 3).</summary>
internal static class References
{
    /// <summary>The reasons to refuse a save for what it newly refers to. What a record already refers to stays permitted, even when it is gone by now.</summary>
    public static IEnumerable<Refusal> Faults<T>(Save<T> save, Draft draft) where T : class, IRecord
    {
        foreach (var field in Kind<T>.Instance.Fields)
        {
            var value = field.Of(save.Record);
            if (value is null || (save.Before is { } before && Equals(field.Of(before.Record), value))) continue;
            if (value is CoId co && co != draft.Co.Id) yield return new(Rule.CoStays, "er.fields.api.co.refer", field.Name);
            else if (TargetOf(value) is { } stream && !IsThere(value, stream, draft)) yield return Missing(field, stream, draft);
        }
    }

    /// <summary>The streams of people and org identities that values refer to, and those of other kinds that the CO does not have.</summary>
    public static IEnumerable<StreamId> In<T>(Sent<T> sent, Collaboration co) where T : class, IRecord
    {
        foreach (var member in sent.Members)
        {
            if (sent[member] is not { } value || TargetOf(value) is not { } stream) continue;
            if (stream.Kind is StreamKind.Person or StreamKind.OrgIdentity || !IsOwn(stream, co)) yield return stream;
        }
    }

    private static Refusal Missing(Field field, StreamId stream, Draft draft) => draft.Known.CosOf.ContainsKey(stream)
        ? new(Rule.ReferenceIsInTheSameCo, $"\"{field.Column}\" may not refer to another CO", field.Name)
        : new(Rule.ReferenceIsKnown, $"There is no {stream}, to which {field.Column} refers.", field.Name);

    private static bool IsThere(object value, StreamId stream, Draft draft) => stream.Kind switch
    {
        // One that was deleted is there still: the Registry goes on taking values for it.
        StreamKind.Person => draft.Known.People.ContainsKey(new(stream.Id)) || draft.Person(new(stream.Id)).Record is not null,
        StreamKind.OrgIdentity => draft.Known.OrgIdentities.ContainsKey(new(stream.Id)) || draft.OrgIdentity(new(stream.Id)).Record is not null,
        _ => IsOwn(stream, draft.Co) && (value is not GroupId group || draft.Co.Group(group) is not null),
    };

    private static bool IsOwn(StreamId stream, Collaboration co) => stream.Kind switch
    {
        StreamKind.Cou => co.Cous.ContainsKey(stream.Id),
        StreamKind.Group => co.Groups.ContainsKey(stream.Id),
        StreamKind.Terms => co.Terms.ContainsKey(stream.Id),
        StreamKind.Dictionary => co.Dictionaries.ContainsKey(stream.Id),
        StreamKind.Source => co.Sources.ContainsKey(stream.Id),
        StreamKind.Pipeline => co.Pipelines.ContainsKey(stream.Id),
        StreamKind.Target => co.Targets.ContainsKey(stream.Id),
        StreamKind.Authenticator => co.Authenticators.ContainsKey(stream.Id),
        _ => false,
    };

    private static StreamId? TargetOf(object value) => value switch
    {
        PersonId id => new(StreamKind.Person, id.Value),
        OrgIdentityId id => new(StreamKind.OrgIdentity, id.Value),
        GroupId id => new(StreamKind.Group, id.Value),
        CouId id => new(StreamKind.Cou, id.Value),
        TermsId id => new(StreamKind.Terms, id.Value),
        DictionaryId id => new(StreamKind.Dictionary, id.Value),
        SourceId id => new(StreamKind.Source, id.Value),
        PipelineId id => new(StreamKind.Pipeline, id.Value),
        TargetId id => new(StreamKind.Target, id.Value),
        AuthenticatorId id => new(StreamKind.Authenticator, id.Value),
        _ => null,
    };
}
