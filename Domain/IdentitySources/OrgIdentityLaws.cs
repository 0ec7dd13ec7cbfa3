using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.People;

namespace EventRegistry.Domain.IdentitySources;

/// <summary>What holds for an org identity: it goes with what is its own, and not while it is somebody's (<c>changelog.md</c> 5.1).</summary>
internal sealed class OrgIdentityLaws : Laws<OrgIdentityRecord>
{
    private const string Law = "what is an org identity's goes with it";

    public override IEnumerable<Refusal> ValueFaults(Func<string, object?> value, Draft draft) => Dates.Faults(value);

    public override Needs NeedsOfDeleting(int id) => Decisions.Needs.None with { Links = [new(id)] };

    public override IEnumerable<Refusal> FaultsOfDeleting(Current<OrgIdentityRecord> record, Draft draft)
    {
        if (draft.Known.Links.ContainsKey(new(record.Id))) yield return new(Rule.OrgIdentityIsUnlinked, "CoPerson Exists", null);
    }

    public override void AfterDeleting(Current<OrgIdentityRecord> record, int because, Draft draft)
    {
        var identity = draft.OrgIdentity(new(record.Id));
        Drop(identity.SourceRecords);
        Drop(identity.Addresses);
        Drop(identity.AdHocAttributes);
        Drop(identity.EmailAddresses);
        Drop(identity.Identifiers);
        Drop(identity.Names);
        Drop(identity.TelephoneNumbers);
        Drop(identity.Urls);

        void Drop<T>(Records<T> records) where T : class, IRecord
        {
            foreach (var gone in records) Saving.Drop<T>(gone.Id, draft, because, Law);
        }
    }
}

/// <summary>An org identity is one person's at most (<c>records.md</c> 5).</summary>
internal sealed class IdentityLinkLaws : Laws<IdentityLink>
{
    public override Needs Needs(Sent<IdentityLink> sent) => sent[nameof(IdentityLink.OrgIdentityId)] is OrgIdentityId id
        ? Decisions.Needs.None with { Links = [id], Streams = [new(StreamKind.OrgIdentity, id.Value)] }
        : Decisions.Needs.None;

    public override IEnumerable<Refusal> ValueFaults(Func<string, object?> value, Draft draft)
    {
        if (value(nameof(IdentityLink.PersonId)) is null) yield return new(Rule.LinkHasTwoEnds, "CoPerson Does Not Exist", nameof(IdentityLink.PersonId));
        if (value(nameof(IdentityLink.OrgIdentityId)) is null) yield return new(Rule.LinkHasTwoEnds, "OrgIdentity Does Not Exist", nameof(IdentityLink.OrgIdentityId));
    }

    public override IEnumerable<Refusal> Faults(Save<IdentityLink> save, Draft draft)
    {
        if (!draft.OrgIdentity(save.Record.OrgIdentityId).Names.Any(n => n.Record.PrimaryName == true))
            yield return new(Rule.OrgIdentityHasAName, "OrgIdentity Does Not Exist", null);
        else if (draft.Known.Links.ContainsKey(save.Record.OrgIdentityId)) yield return new(Rule.OrgIdentityIsNotLinkedYet, "OrgIdentity Already Linked", null);
    }
}
