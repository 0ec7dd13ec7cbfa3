using System.Collections.Immutable;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.IdentitySources.Pipelines;
using EventRegistry.Domain.People;

namespace EventRegistry.Domain.IdentitySources;

/// <summary>Brings records of a source to what the source says now, each with its pipeline, whole or not at all (<c>org-identity-sources.md</c> 4).</summary>
internal static class Syncing
{
    private static readonly ImmutableArray<Refusal> NotLinked = [new(Rule.RecordIsOfAnOrgIdentity, "The source record is not linked to an existing Org Identity", null)];

    /// <summary>First what was made of the records so far.</summary>
    public static Needs Needs(SyncRecords sync) => Decisions.Needs.None with { SourceKeys = [.. sync.Records.SelectMany(r => new[] { r.Key, r.Sibling }).OfType<string>().Select(key => new SourceKey(sync.Source, key))] };

    /// <summary>Then whose the org identities are, then who might be meant by those that are nobody's, and whom they name.</summary>
    public static Needs MoreNeeds(SyncRecords sync, Known known)
    {
        if (known.Co.Sources.GetValueOrDefault(sync.Source.Value)?.Record is not { } source) return Decisions.Needs.None;
        var (streams, links, sought) = (ImmutableHashSet.CreateBuilder<StreamId>(), ImmutableHashSet.CreateBuilder<OrgIdentityId>(), ImmutableHashSet.CreateBuilder<PersonSought>());
        var (pipeline, preparing) = (known.Co.PipelineOf(source), Preparing.For(source, known.Co));
        foreach (var record in sync.Records)
        {
            var identity = known.SourceRecords.TryGetValue(new(sync.Source, record.Key), out var kept) ? kept.OrgIdentity : null;
            if (identity is { } id)
            {
                streams.Add(new(StreamKind.OrgIdentity, id.Value));
                links.Add(id);
                if (known.Links.TryGetValue(id, out var linked)) streams.Add(new(StreamKind.Person, linked.Value));
            }

            if (SiblingOf(record, source, known) is { } sibling)
            {
                links.Add(sibling);
                if (known.Links.TryGetValue(sibling, out var theirs)) streams.Add(new(StreamKind.Person, theirs.Value));
            }

            if (pipeline is null) continue;
            var (prepared, present) = (record.Found is { } found ? preparing.Of(found.Record, record.Key) : null, identity is { } made ? known.OrgIdentities.GetValueOrDefault(made) : null);
            // Whose an org identity is is known as soon as it is itself: both are asked for together.
            if (identity is null || (present is not null && !known.Links.ContainsKey(identity.Value)))
            {
                // One that is gone is matched by what it was.
                var questions = (prepared is null ? [] : Matching.Questions(pipeline, prepared, record.ReferenceId)).Concat(present is null ? [] : Matching.Questions(pipeline, present, record.ReferenceId));
                foreach (var question in questions)
                {
                    sought.Add(question);
                    if (known.Found.TryGetValue(question, out var people)) streams.UnionWith(people.Select(p => new StreamId(StreamKind.Person, p.Value)));
                }

                if (identity is { } unlinked)
                {
                    var role = SourcedRole.NeedsOfUnlinked(pipeline, unlinked, known);
                    sought.UnionWith(role.Sought);
                    streams.UnionWith(role.Streams);
                }
            }

            if ((prepared?.Identity ?? present?.Record?.Record) is { } said) sought.UnionWith(SourcedRole.Questions(pipeline, said));
        }

        return Decisions.Needs.None with { Streams = streams.ToImmutable(), Links = links.ToImmutable(), Sought = sought.ToImmutable() };
    }

    public static ImmutableArray<SyncedOutcome> Into(SyncRecords sync, Draft draft)
    {
        if (draft.Co.Sources.GetValueOrDefault(sync.Source.Value)?.Record is not { } source)
            return [.. sync.Records.Select(r => new SyncedOutcome(r.Key, SyncResult.Error, [new(Rule.RecordIsLive, $"There is no live source {sync.Source.Value}.", null)]))];
        var (people, preparing) = (new Sought(draft), Preparing.For(source, draft.Co));
        var outcomes = ImmutableArray.CreateBuilder<SyncedOutcome>(sync.Records.Count);
        foreach (var record in sync.Records)
        {
            var before = draft.Changes.Count;
            var (result, refusals) = sync.GroupsOnly ? Remap(record, source, draft, people) : Into(record, source, preparing, sync.Force, draft, people);
            if (refusals.Length > 0) draft.BackTo(before);
            outcomes.Add(new(record.Key, refusals.Length > 0 ? SyncResult.Error : result, refusals));
        }

        return outcomes.ToImmutable();
    }

    private static (SyncResult Result, ImmutableArray<Refusal> Refusals) Into(SyncedRecord record, IdentitySource source, Preparing preparing, bool force, Draft draft, Sought people)
    {
        var before = draft.Changes.Count;
        if (!draft.Known.SourceRecords.TryGetValue(new(new(source.Id), record.Key), out var known)) return Create(record, source, preparing, draft, people);
        if (known.OrgIdentity is not { } identity || draft.OrgIdentity(identity) is not { Record: not null } present || present.SourceRecords.Find(known.Id) is not { } kept) return (SyncResult.Error, NotLinked);
        if (record.Found is not { } found)
        {
            if (kept.Record.Raw is null && !force) return (SyncResult.Unchanged, []);
            IdentityOfSource.Remove(identity, kept, draft);
            return (SyncResult.Removed, Run(PipelineAction.Delete, source, identity, null, record, before, draft, people));
        }

        var raw = source.KeptOf(found.Raw);
        if (kept.Record.Raw == raw && !force) return (SyncResult.Unchanged, []);
        var prepared = preparing.Of(found.Record, record.Key);
        if (Faults.Of(prepared, IdentityOfSource.IsSaved(identity, prepared, draft), draft) is { Length: > 0 } faults) return (SyncResult.Error, faults);
        IdentityOfSource.Update(identity, prepared, kept, raw, draft);
        return (SyncResult.Synced, Run(PipelineAction.Update, source, identity, prepared, record, before, draft, people));
    }

    /// <summary>Somebody whom no pipeline has brought in is in no group for it.</summary>
    private static (SyncResult Result, ImmutableArray<Refusal> Refusals) Remap(SyncedRecord record, IdentitySource source, Draft draft, Sought people)
    {
        var before = draft.Changes.Count;
        if (record.Found is not { } found || draft.Known.SourceRecords.GetValueOrDefault(new(new(source.Id), record.Key)).OrgIdentity is not { } identity) return (SyncResult.Unchanged, []);
        if (draft.Co.PipelineOf(source) is { } pipeline) new PipelineRun(pipeline, source, identity, found.Record, null, null, draft, people).Remap();
        return (draft.Changes.Count > before ? SyncResult.Synced : SyncResult.Unchanged, []);
    }

    private static (SyncResult Result, ImmutableArray<Refusal> Refusals) Create(SyncedRecord record, IdentitySource source, Preparing preparing, Draft draft, Sought people)
    {
        if (record.Found is not { } found) return (SyncResult.Unchanged, []);
        var before = draft.Changes.Count;
        var prepared = preparing.Of(found.Record, record.Key);
        if (Faults.Of(prepared, isSaved: true, draft) is { Length: > 0 } faults) return (SyncResult.Error, faults);
        var identity = IdentityOfSource.Create(prepared, source, record, source.KeptOf(found.Raw), draft);
        return (SyncResult.New, Run(PipelineAction.Add, source, identity, prepared, record, before, draft, people));
    }

    private static ImmutableArray<Refusal> Run(
        PipelineAction action, IdentitySource source, OrgIdentityId identity, SourcedRecord? prepared, SyncedRecord record, int because, Draft draft, Sought people) =>
        draft.Co.PipelineOf(source) is { } pipeline
            ? new PipelineRun(pipeline, source, identity, prepared, record.ReferenceId, because, draft, people) { Sibling = SiblingOf(record, source, draft.Known) }.Run(action)
            : [];

    private static OrgIdentityId? SiblingOf(SyncedRecord record, IdentitySource source, Known known) =>
        record.Sibling is { } key ? known.SourceRecords.GetValueOrDefault(new(new(source.Id), key)).OrgIdentity : null;
}
