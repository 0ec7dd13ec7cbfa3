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
