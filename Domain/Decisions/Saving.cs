using System.Collections.Immutable;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.People;

namespace EventRegistry.Domain.Decisions;

/// <summary>How a record of any kind is added, edited and deleted: the same steps, with the kind's own laws at their places.</summary>
public static class Saving
{
    private static readonly ImmutableArray<Refusal> NoFault = [];

    /// <summary>Adds a record.</summary>
    /// <returns>Why not; nothing when it was added.</returns>
    public static ImmutableArray<Refusal> Add<T>(Sent<T> sent, Draft draft, out int id) where T : class, IRecord
    {
        id = 0;
        var laws = LawsOf.Kind<T>();
        var (record, faults) = Made(new object?[Kind<T>.Instance.Fields.Length], laws.OwnId(sent) ?? 0, sent, draft);
        if (record is null) return faults;
        var save = new Save<T>(null, record, sent);
        faults = FaultsOf(save, laws, draft);
        if (faults.Length > 0) return faults;
        if (draft.HomeOf(record) is null) return [new(Rule.ReferenceIsKnown, "The record names no owner that is known.", null)];
        id = laws.OwnId(sent) ?? draft.NextId<T>();
        save = save with { Record = WithId(laws.Kept(save, draft), id) };
        laws.Before(save, draft);
        laws.After(save, draft.Add(save.Record, stream: draft.HomeOf(save.Record)), draft);
        return NoFault;
    }

    /// <summary>Edits a record.</summary>
    /// <param name="evenIfSo">Whether a save that changes nothing is told all the same, as the Registry tells it (<c>changelog.md</c> 4).</param>
    /// <returns>Why not; nothing when it was edited, or was so already.</returns>
    public static ImmutableArray<Refusal> Edit<T>(int id, Sent<T> sent, bool evenIfSo, Draft draft) where T : class, IRecord
    {
        if (draft.Find<T>(id) is not var (stream, before)) return Gone<T>(id);
        var (record, faults) = Made(Kind<T>.Instance.ValuesOf(before.Record), id, sent, draft);
        if (record is null) return faults;
        var laws = LawsOf.Kind<T>();
        var save = new Save<T>(before, record, sent);
        faults = FaultsOf(save, laws, draft);
        if (faults.Length > 0) return faults;
        save = save with { Record = laws.Kept(save, draft) };
        if (!evenIfSo && save.Record.Equals(before.Record)) return NoFault;
        var home = draft.HomeOf(save.Record) ?? stream;
        // Whose it is shows only by who holds the role, so its stream could not tell that it left.
        if (home != stream && save.Record.Stream is null)
            return [new(Rule.OwnerStays, "What hangs on a role stays with whoever holds it.", null)];
        laws.Before(save, draft);
        // What had to give way may have been edited itself.
        before = draft.Find<T>(id)!.Value.Record;
        var because = home == stream ? draft.Edit(stream, save.Record) : Moving.To(home, stream, before, save.Record, draft);
        laws.After(save, because, draft);
        return NoFault;
    }

    /// <summary>Deletes a record with all that depends on it.</summary>
    /// <returns>Why not; nothing when it was deleted.</returns>
    public static ImmutableArray<Refusal> Delete<T>(int id, Draft draft) where T : class, IRecord
    {
        if (draft.Find<T>(id) is not var (_, record)) return Gone<T>(id);
        var faults = LawsOf.Kind<T>().FaultsOfDeleting(record, draft).ToImmutableArray();
        if (faults.Length == 0) Drop<T>(id, draft, null, null);
        return faults;
    }

    /// <summary>Deletes a record because of something else: nothing refuses that. One that is gone already stays gone.</summary>
    public static void Drop<T>(int id, Draft draft, int? because, string? law) where T : class, IRecord
    {
        if (draft.Find<T>(id) is not var (stream, record)) return;
        LawsOf.Kind<T>().AfterDeleting(record, draft.Delete<T>(stream, id, because, law), draft);
    }

    /// <summary>Changes a record because of something else, with all that follows from the change in turn.</summary>
    public static void Follow<T>(StreamId stream, Current<T> before, T record, Draft draft, int? because, string law) where T : class, IRecord
    {
        if (record.Equals(before.Record)) return;
        LawsOf.Kind<T>().After(new(before, record, Sent<T>.Nothing), draft.Edit(stream, record, because, law), draft);
    }

    /// <summary>
    /// Keeps what a pipeline makes or copies: its values are checked and put in order as any others are, but nobody is asked whether there may be such a record
    /// (<c>org-identity-sources.md</c> 6.4). It is told even if nothing differs, as the Registry tells it.
    /// </summary>
    /// <param name="stream">The stream that tells of it, or is to.</param>
    /// <param name="before">The record as it is; null for one that is added.</param>
    /// <param name="from">Where it is copied from.</param>
    /// <returns>Why not; nothing when it was kept.</returns>
    public static ImmutableArray<Refusal> Copy<T>(StreamId stream, Current<T>? before, T record, Origin? from, Draft draft, int? because, string law) where T : class, IRecord
    {
        var laws = LawsOf.Kind<T>();
        var (values, fields, sent) = (Kind<T>.Instance.ValuesOf(record), Kind<T>.Instance.Fields, Sent<T>.All(record));
        var faults = laws.ValueFaults(member => values[IndexOf(fields, member)], draft).Concat(Checks<T>.Faults(values, sent, draft.Co)).DistinctBy(f => f.Member).ToImmutableArray();
        if (faults.Length > 0) return faults;
        var save = new Save<T>(before, record, sent);
        save = save with { Record = laws.Copied(save, draft) };
        if (before is null) save = save with { Record = WithId(save.Record, draft.NextId<T>()) };
        var home = save.Record.Stream ?? stream;
        var place = before is null ? draft.Add(save.Record, because, law, stream, from)
            : home == stream ? draft.Edit(stream, save.Record, because, law)
            : Moving.To(home, stream, before, save.Record, draft, because, law);
        laws.After(save, place, draft);
        return NoFault;
    }

    private static ImmutableArray<Refusal> Gone<T>(int id) where T : class, IRecord =>
        [new(Rule.RecordIsLive, $"There is no live {Kind<T>.Instance} {id}: it was deleted, is an archived copy, or never was.", null)];

    private static (T? Record, ImmutableArray<Refusal> Faults) Made<T>(object?[] values, int id, Sent<T> sent, Draft draft) where T : class, IRecord
    {
        var fields = Kind<T>.Instance.Fields;
        for (var i = 0; i < fields.Length; i++)
        {
            if (fields[i].Name == nameof(IRecord.Id)) values[i] = id;
            else if (sent.Has(fields[i].Name)) values[i] = sent[fields[i].Name];
        }

        object? Value(string member) => values[IndexOf(fields, member)] is { } value and not Unreadable ? value : null;
        // One fault a member is enough to mend it.
        var faults = LawsOf.Kind<T>().ValueFaults(Value, draft).Concat(Checks<T>.Faults(values, sent, draft.Co)).DistinctBy(f => f.Member).ToImmutableArray();
        return faults.Length > 0 ? (null, faults) : (Kind<T>.Instance.Make(values), faults);
    }

    /// <summary>What it refers to comes first: business rules are about records that are there.</summary>
    private static ImmutableArray<Refusal> FaultsOf<T>(Save<T> save, Laws<T> laws, Draft draft) where T : class, IRecord =>
        References.Faults(save, draft).ToImmutableArray() is { Length: > 0 } missing ? missing : [.. laws.Faults(save, draft)];

    private static int IndexOf(ImmutableArray<Field> fields, string member)
    {
        for (var i = 0; i < fields.Length; i++)
        {
            if (fields[i].Name == member) return i;
        }

        throw new ArgumentOutOfRangeException(nameof(member), member, "The record has no such member.");
    }

    private static T WithId<T>(T record, int id) where T : class, IRecord
    {
        var values = Kind<T>.Instance.ValuesOf(record);
        values[0] = id;
        return Kind<T>.Instance.Make(values);
    }
}
