using System.Collections.Immutable;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;

namespace EventRegistry.Domain.IdentitySources;

/// <summary>
/// Takes back what a sync did by changes that make up for it: what was added is deleted, what was edited is as it was, and what was deleted is added again, under another id, since nothing
/// that was deleted comes back under its own.
/// </summary>
internal static class Undoing
{
    public static Needs Needs(UndoSync undo) => Decisions.Needs.None with
    {
        Streams = [.. undo.Records.SelectMany(r => r.Changes).Select(c => c.Stream)],
    };

    /// <summary>What became of each record: taken back as removed or as changed, as it was already, or refused.</summary>
    public static ImmutableArray<SyncedOutcome> Into(UndoSync undo, Draft draft)
    {
        var outcomes = ImmutableArray.CreateBuilder<SyncedOutcome>(undo.Records.Count);
        foreach (var record in undo.Records)
        {
            var before = draft.Changes.Count;
            var refusals = Into(record, draft);
            if (refusals.Length > 0) draft.BackTo(before);
            var result = refusals.Length > 0 ? SyncResult.Error : draft.Changes.Count == before ? SyncResult.Unchanged : record.IsRemoval ? SyncResult.Removed : SyncResult.Synced;
            outcomes.Add(new(record.Key, result, refusals));
        }

        return outcomes.ToImmutable();
    }

    private static ImmutableArray<Refusal> Into(UndoneRecord record, Draft draft)
    {
        // Copies name what they were copied from, which may come back with them: so first it is known under which ids.
        var restored = new Dictionary<(Kind, int), int>();
        foreach (var change in record.Changes.Where(c => c.Became is null))
        {
            if (change.Kind.Accept(new IdAnew(change, draft)) is { } id) restored[(change.Kind, change.Id)] = id;
        }

        foreach (var change in record.Changes.Where(c => c.Became is not null || restored.ContainsKey((c.Kind, c.Id))).OrderBy(c => c.Became is null))
        {
            if (change.Kind.Accept(new TakingBack(change, restored, draft)) is { Length: > 0 } refusals) return refusals;
        }

        foreach (var stream in record.Changes.Where(c => c is { Was: null, Became: PersonRecord or OrgIdentityRecord }).Select(c => c.Stream))
        {
            foreach (var kind in Kinds.All)
            {
                if (kind.Accept(new Left(stream, draft)) is { } left) return [new(Rule.RecordIsAsTheSyncLeftIt, $"{stream} has got more since: {left}.", null)];
            }
        }

        foreach (var person in record.Changes.Where(c => c.Stream.Kind == StreamKind.Person).Select(c => c.Stream).Distinct()) Settle(person, record, draft);
        return [];
    }

    /// <summary>Who has other roles, or is in groups for other reasons, is as those say.</summary>
    private static void Settle(StreamId stream, UndoneRecord record, Draft draft)
    {
        var id = new PersonId(stream.Id);
        if (draft.Person(id).Record is null) return;
        var (undone, because) = (record.Changes.Where(c => c.Stream == stream).ToList(), draft.Changes.Count - 1);
        if (because < 0) return;
        var taken = undone.Where(c => c.Kind == Kind<Role>.Instance).ToList();
        var others = draft.Person(id).Roles.Where(r => taken.TrueForAll(t => t.Id != r.Id)).ToList();
        if (taken.Count > 0 && others.Count > 0)
        {
            RoleLaws.StatusFromRoles(id, because, draft);
            var cous = taken.SelectMany(t => new[] { (t.Was as Role)?.CouId, (t.Became as Role)?.CouId }).OfType<CouId>().Intersect(others.Select(o => o.Record.CouId).OfType<CouId>());
            foreach (var cou in cous) AutomaticMemberships.AfterRole(id, cou, because, draft);
        }

        if (undone.Exists(c => c.Kind == Kind<Membership>.Instance)) NestedMemberships.Settle(id, draft);
    }

    /// <summary>The record that stands for one that is not there under its id any more, since it was deleted and came back. A copy that says the same and is another org identity's does not.</summary>
    private static Current<T>? SameAs<T>(UndoneChange change, T record, Draft draft) where T : class, IRecord
    {
        var live = change.Stream.Kind == StreamKind.Person ? draft.Person(new(change.Stream.Id)).Of<T>() : draft.OrgIdentity(new(change.Stream.Id)).Of<T>();
        return live.FirstOrDefault(l => l.From?.OrgIdentity == change.From?.OrgIdentity && SaysSame(l.Record, record));
    }

    private static bool SaysSame<T>(T one, T other) where T : class, IRecord
    {
        foreach (var field in Kind<T>.Instance.Fields)
            if (field.Name != nameof(IRecord.Id) && field.Name != CopiedFrom<T>() && !Equals(field.Of(one), field.Of(other))) return false;
        return true;
    }

    private static string CopiedFrom<T>() => $"Source{typeof(T).Name}Id";

    /// <summary>The id under which a deleted record comes back; null where it has done so already.</summary>
    private sealed class IdAnew(UndoneChange change, Draft draft) : IKindVisitor<int?>
    {
        public int? Visit<T>(Kind<T> kind) where T : class, IRecord => SameAs(change, (T)change.Was!, draft) is null ? draft.NextId<T>() : null;
    }

    /// <summary>A live record of a stream, in words; null where there is none.</summary>
    private sealed class Left(StreamId stream, Draft draft) : IKindVisitor<string?>
    {
        public string? Visit<T>(Kind<T> kind) where T : class, IRecord =>
            (stream.Kind == StreamKind.Person ? draft.Person(new(stream.Id)).Of<T>() : draft.OrgIdentity(new(stream.Id)).Of<T>()).FirstOrDefault() is { } left
                ? $"{kind} {left.Id}{(left.Actor is { } actor ? $", by {actor}" : "")}" : null;
    }

    private sealed class TakingBack(UndoneChange change, Dictionary<(Kind, int), int> restored, Draft draft) : IKindVisitor<ImmutableArray<Refusal>>
    {
        public ImmutableArray<Refusal> Visit<T>(Kind<T> kind) where T : class, IRecord
        {
            var (was, became) = ((T?)change.Was, (T?)change.Became);
            if (became is null) return Restore(kind, was!);
            var live = draft.Find<T>(change.Stream, change.Id) ?? SameAs(change, became, draft) ?? (was is null ? null : SameAs(change, was, draft));
            if (was is null)
            {
                if (live is null) return [];
                if (!SaysSame(live.Record, became)) return Changed(kind);
                draft.Delete<T>(change.Stream, live.Id);
                return [];
            }

            if (live is null) return Changed(kind);
            if (SaysSame(live.Record, was)) return [];
            if (!SaysSame(live.Record, became)) return Changed(kind);
            return Kept(kind, live, WithIds(kind, was, live.Id), record => draft.Edit(change.Stream, record));
        }

        private ImmutableArray<Refusal> Restore<T>(Kind<T> kind, T was) where T : class, IRecord =>
            Kept(kind, null, WithIds(kind, was, restored[(kind, change.Id)]), record => draft.Add(record, stream: change.Stream, from: change.From));

        /// <summary>What it hangs on may have gone since.</summary>
        private ImmutableArray<Refusal> Kept<T>(Kind<T> kind, Current<T>? before, T record, Func<T, int> keep) where T : class, IRecord
        {
            var isThere = change.Stream.Kind == StreamKind.Person ? draft.Person(new(change.Stream.Id)).Record is not null : draft.OrgIdentity(new(change.Stream.Id)).Record is not null;
            if (!isThere) return [new(Rule.RecordIsAsTheSyncLeftIt, $"{change.Stream}, whose {kind} {change.Id} would come back, is gone since.", null)];
            if (record is IRoleAttribute { RoleId: { } role } && draft.HolderOf(role) is null)
                return [new(Rule.RecordIsAsTheSyncLeftIt, $"The role {role.Value}, whose {kind} {change.Id} would come back, is gone since.", null)];
            if (References.Faults(new Save<T>(before, record, Sent<T>.Nothing), draft).ToImmutableArray() is { Length: > 0 } missing) return missing;
            keep(record);
            return [];
        }

        private T WithIds<T>(Kind<T> kind, T record, int id) where T : class, IRecord
        {
            var values = kind.ValuesOf(record);
            for (var i = 0; i < values.Length; i++)
            {
                if (kind.Fields[i].Name == nameof(IRecord.Id)) values[i] = id;
                else if (kind.Fields[i].Name == CopiedFrom<T>() && values[i] is int original && restored.TryGetValue((kind, original), out var anew)) values[i] = anew;
            }

            return kind.Make(values);
        }

        private ImmutableArray<Refusal> Changed(Kind kind) =>
            [new(Rule.RecordIsAsTheSyncLeftIt, $"{kind} {change.Id} of {change.Stream} is not as the sync left it{(change.Since is { } since ? $": {since}" : "")}.", null)];
    }
}
