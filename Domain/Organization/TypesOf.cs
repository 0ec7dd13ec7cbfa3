using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using EventRegistry.Domain.Changelog;

namespace EventRegistry.Domain.Organization;

/// <summary>The types that values may have: those that a CO has made active, else the built-in ones (<c>records.md</c> 7, extended types).</summary>
public static class TypesOf
{
    // In the order in which a new CO gets them, each with the label that people read.
    private static readonly ImmutableArray<(string Attribute, string Name, string Label)> Labelled =
    [
        .. Of("Address.type", "campus=Campus home=Home office=Office postal=Postal"),
        .. Of("CoPersonRole.affiliation", "faculty=Faculty student=Student staff=Staff alum=Alum member=Member affiliate=Affiliate employee=Employee librarywalkin=Library_Walk-In"),
        .. Of("EmailAddress.type", "delivery=Delivery forwarding=Forwarding list=Mailing_List official=Official personal=Personal preferred=Preferred recovery=Recovery"),
        .. Of("Identifier.type",
            "sor-affiliate=Affiliate_SoRID badge=Badge enterprise=Enterprise entityid=Entity_ID eppn=ePPN eptid=ePTID epuid=ePUID sor-guest=Guest_SoRID sor-hr=HR_SoRID"
            + " mail=Mail name=Name national=National network=Network oidcsub=OIDC_sub openid=OpenID orcid=ORCID_iD provisioningtarget=Provisioning_Target"
            + " reference=Match_Reference pairwiseid=SAML_pairwise-id subjectid=SAML_subject-id sorid=System_of_Record_ID sor-student=Student_SoRID uid=UID"),
        .. Of("Name.type", "alternate=Alternate author=Author fka=FKA official=Official preferred=Preferred"),
        .. Of("TelephoneNumber.type", "campus=Campus fax=Fax home=Home mobile=Mobile office=Office"),
        .. Of("Url.type", "official=Official personal=Personal"),
    ];

    /// <summary>What every CO begins with, by what it is a type of.</summary>
    public static FrozenDictionary<string, FrozenSet<string>> BuiltIn { get; } = Labelled
        .GroupBy(t => t.Attribute).ToFrozenDictionary(g => g.Key, g => g.Select(t => t.Name).ToFrozenSet(StringComparer.Ordinal));

    /// <summary>The types of a new CO, still without ids. Its affiliations are mapped to no other, as in a new CO of the Registry.</summary>
    public static IEnumerable<ExtendedType> New(CoId co) => Labelled.Select(t => new ExtendedType(0, co, t.Attribute, t.Name, t.Label, null, Standing.Active));

    // Asked for each value of each record that is saved; settings are never changed, only made anew.
    private static readonly ConditionalWeakTable<CoSettings, ConcurrentDictionary<string, IReadOnlySet<string>>> Found = [];

    /// <summary>The values that a type may take in a CO now.</summary>
    public static IReadOnlySet<string> Active(Collaboration co, string attribute) =>
        Found.GetOrCreateValue(co.Settings).GetOrAdd(attribute, static (attribute, co) => Find(co, attribute), co);

    private static IReadOnlySet<string> Find(Collaboration co, string attribute)
    {
        var own = co.Settings.Types.Where(t => t.Record.Attribute == attribute).ToList();
        return own.Count == 0
            ? BuiltIn.GetValueOrDefault(attribute, FrozenSet<string>.Empty)
            : own.Where(t => t.Record.Status == Standing.Active).Select(t => t.Record.Name!).ToHashSet(StringComparer.Ordinal);
    }

    private static IEnumerable<(string Attribute, string Name, string Label)> Of(string attribute, string types) =>
        types.Split(' ').Select(t => t.Split('=')).Select(t => (attribute, t[0], t[1].Replace('_', ' ')));
}
