using System.Collections.Immutable;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;

namespace EventRegistry.Domain.IdentitySources;

/// <summary>Makes an org identity of a source's record, brings it up to date, and marks it as gone (<c>org-identity-sources.md</c> 4.1 to 4.3).</summary>
internal static class IdentityOfSource
{
    private const string Law = "as the source has it";

    /// <summary>A new org identity, with what the source says and the record it came from.</summary>
    public static OrgIdentityId Create(SourcedRecord record, IdentitySource source, SyncedRecord synced, string kept, Draft draft)
    {
        var id = new OrgIdentityId(draft.NextId<OrgIdentityRecord>());
        var because = draft.Add(record.Identity with { Id = id.Value, CoId = source.CoId, Status = OrgIdentityStatus.Synced });
        Replace(id, record, because, draft);
        draft.Add(new SourceRecord(draft.NextId<SourceRecord>(), new(source.Id), synced.Key, kept, draft.Now, id, null, synced.ReferenceId), because, Law);
        return id;
    }

    /// <summary>The org identity as the source has it now. What it no longer sends is no more.</summary>
    public static void Update(OrgIdentityId id, SourcedRecord record, Current<SourceRecord> from, string kept, Draft draft)
    {
        var stream = new StreamId(StreamKind.OrgIdentity, id.Value);
        var because = draft.Edit(stream, from.Record with { Raw = kept, LastUpdate = draft.Now });
        if (IsSaved(id, record, draft)) draft.Edit(stream, Wanted(id, record, draft), because, Law);
        Replace(id, record, because, draft);
    }

    /// <summary>Whether the org identity itself, rather than only what it has, says something else than the source.</summary>
    public static bool IsSaved(OrgIdentityId id, SourcedRecord record, Draft draft) => Differs(draft.OrgIdentity(id).Record!.Record, Wanted(id, record, draft));

    /// <summary>The source has it no more: only that is said.</summary>
    public static void Remove(OrgIdentityId id, Current<SourceRecord> from, Draft draft)
    {
        var stream = new StreamId(StreamKind.OrgIdentity, id.Value);
        var because = draft.Edit(stream, from.Record with { Raw = null, LastUpdate = draft.Now });
        var identity = draft.OrgIdentity(id).Record!.Record;
        if (identity.Status != OrgIdentityStatus.Removed) draft.Edit(stream, identity with { Status = OrgIdentityStatus.Removed }, because, Law);
    }

    private static OrgIdentityRecord Wanted(OrgIdentityId id, SourcedRecord record, Draft draft) =>
        record.Identity with { Id = id.Value, CoId = draft.OrgIdentity(id).Record!.Record.CoId, Status = OrgIdentityStatus.Synced };

    private static bool Differs(OrgIdentityRecord before, OrgIdentityRecord after)
    {
        foreach (var field in Kind<OrgIdentityRecord>.Instance.Fields)
            if (!Alike.Are(field.Of(before), field.Of(after))) return true;
        return false;
    }

    private static void Replace(OrgIdentityId id, SourcedRecord record, int because, Draft draft)
    {
        Replace(id, record.Names, because, draft);
        Replace(id, record.Identifiers, because, draft);
        Replace(id, record.EmailAddresses, because, draft);
        Replace(id, record.Urls, because, draft);
        Replace(id, record.Addresses, because, draft);
        Replace(id, record.TelephoneNumbers, because, draft);
        Replace(id, record.AdHocAttributes, because, draft);
    }

    /// <summary>Attributes are never edited: one that says something else is another one.</summary>
    private static void Replace<T>(OrgIdentityId id, ImmutableArray<T> wanted, int because, Draft draft) where T : class, IRecord
    {
        var missing = wanted.ToList();
        var stream = new StreamId(StreamKind.OrgIdentity, id.Value);
        foreach (var present in draft.OrgIdentity(id).Of<T>())
        {
            var same = missing.FindIndex(w => Sourced<T>.Same(present.Record, w));
            if (same >= 0) missing.RemoveAt(same);
            else draft.Delete<T>(stream, present.Id, because, Law);
        }

        foreach (var record in missing) draft.Add(Sourced<T>.Of(id, record, draft.NextId<T>()), because, Law, stream);
    }
}
