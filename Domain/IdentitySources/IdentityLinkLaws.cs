using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.IdentitySources.Pipelines;
using EventRegistry.Domain.People;

namespace EventRegistry.Domain.IdentitySources;

/// <summary>An org identity is one person's at most (<c>records.md</c> 5). To link, move or unlink one by hand is to run its source's pipeline (<c>org-identity-sources.md</c> 6.6).</summary>
internal sealed class IdentityLinkLaws : Laws<IdentityLink>
{
    public override Needs Needs(Sent<IdentityLink> sent) => sent[nameof(IdentityLink.OrgIdentityId)] is OrgIdentityId id
        ? Decisions.Needs.None with { Links = [id], Streams = [new(StreamKind.OrgIdentity, id.Value)] }
        : Decisions.Needs.None;

    public override Needs MoreNeeds(Sent<IdentityLink> sent, Known known) =>
        sent[nameof(IdentityLink.OrgIdentityId)] is OrgIdentityId id && known.OrgIdentities.GetValueOrDefault(id) is { Record: { } record } identity
            && PipelineOf(identity, known.Co) is var (pipeline, source)
            ? (Decisions.Needs.None with { Sought = [.. SourcedRole.Questions(pipeline, record.Record)], Said = known.Co.Mappings.Values.Any(m => m.Record.SourceId == new SourceId(source.Id)) ? [id] : [] }).And(SourcedRole.NeedsOfUnlinked(pipeline, id, known))
            : Decisions.Needs.None;

    public override Needs MoreNeedsOfDeleting(IdentityLink record) => Decisions.Needs.None with { Streams = [new(StreamKind.OrgIdentity, record.OrgIdentityId.Value)] };

    public override IEnumerable<Refusal> ValueFaults(Func<string, object?> value, Draft draft)
    {
        if (value(nameof(IdentityLink.PersonId)) is null) yield return new(Rule.LinkHasTwoEnds, "CoPerson Does Not Exist", nameof(IdentityLink.PersonId));
        if (value(nameof(IdentityLink.OrgIdentityId)) is null) yield return new(Rule.LinkHasTwoEnds, "OrgIdentity Does Not Exist", nameof(IdentityLink.OrgIdentityId));
    }

    public override IEnumerable<Refusal> Faults(Save<IdentityLink> save, Draft draft)
    {
        if (!draft.OrgIdentity(save.Record.OrgIdentityId).Names.Any(n => n.Record.PrimaryName == true))
            yield return new(Rule.OrgIdentityHasAName, "OrgIdentity Does Not Exist", null);
        else if (IsLinked(save.Record.OrgIdentityId, draft)) yield return new(Rule.OrgIdentityIsNotLinkedYet, "OrgIdentity Already Linked", null);
    }

    public override void After(Save<IdentityLink> save, int because, Draft draft)
    {
        if (save.Before is { } former)
        {
            if (former.Record == save.Record) return;
            Run(PipelineAction.Unlink, former.Record, because, draft);
        }

        Run(PipelineAction.Relink, save.Record, because, draft);
    }

    public override void AfterDeleting(Current<IdentityLink> record, int because, Draft draft) => Run(PipelineAction.Unlink, record.Record, because, draft);

    /// <summary>One that is moved is unlinked and linked by the same decision.</summary>
    private static bool IsLinked(OrgIdentityId identity, Draft draft) =>
        draft.Known.Links.TryGetValue(identity, out var holder) && (!draft.Known.People.ContainsKey(holder) || draft.Person(holder).Links.Any(l => l.Record.OrgIdentityId == identity));

    private static void Run(PipelineAction action, IdentityLink link, int because, Draft draft)
    {
        // A person who goes with their links needs no rules.
        if (draft.Person(link.PersonId).Record is null) return;
        if (PipelineOf(draft.OrgIdentity(link.OrgIdentityId), draft.Co) is var (pipeline, source))
            new PipelineRun(pipeline, source, link.OrgIdentityId, draft.Known.Said.GetValueOrDefault(link.OrgIdentityId), null, because, draft, new Sought(draft)).Run(action, link.PersonId);
    }

    /// <summary>The pipeline of the source that an org identity was made from; null where there is none.</summary>
    private static (Pipeline Pipeline, IdentitySource Source)? PipelineOf(OrgIdentity identity, Organization.Collaboration co) =>
        identity.SourceRecords.Select(r => r.Record.SourceId).FirstOrDefault(s => s is not null) is { } id && co.Sources.GetValueOrDefault(id.Value)?.Record is { } source
            && co.PipelineOf(source) is { } pipeline ? (pipeline, source) : null;
}
