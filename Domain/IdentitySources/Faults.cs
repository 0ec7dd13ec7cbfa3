using System.Collections.Immutable;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;

namespace EventRegistry.Domain.IdentitySources;

/// <summary>Why a record of a source cannot be taken, in the words of the Registry's job history (<c>org-identity-sources.md</c> 5.4 and 12).</summary>
internal static class Faults
{
    private const string NoPrimaryName = "Backend did not provide a valid Primary Name";

    /// <summary>What is wrong with a record before anything is made of it; nothing when it is right.</summary>
    /// <param name="isSaved">Whether the org identity itself is added or edited: dictionaries are asked only then.</param>
    public static ImmutableArray<Refusal> Of(SourcedRecord record, bool isSaved, Draft draft)
    {
        var faults = In(record.Identity with { CoId = draft.Co.Id }, "", draft)
            .Concat(record.Names.SelectMany(n => In(n, "Name:", draft)))
            .Concat(record.Addresses.SelectMany(a => Own(a, "Address:", draft)))
            .Concat(record.AdHocAttributes.SelectMany(a => In(a, "AdHocAttribute:", draft)))
            .Concat(record.EmailAddresses.SelectMany(e => Untrimmed(e.Mail, "EmailAddress:mail").Concat(In(e, "EmailAddress:", draft))))
            .Concat(record.Identifiers.SelectMany(i => In(i, "Identifier:", draft)))
            .Concat(record.TelephoneNumbers.SelectMany(t => In(t, "TelephoneNumber:", draft)))
            .Concat(record.Urls.SelectMany(u => Untrimmed(u.Address, "Url:url").Concat(In(u, "Url:", draft)))).ToList();
        var invalid = faults.Where(f => f.Refusal.Rule != Rule.ValueIsPermitted).ToList();
        if (invalid.Count > 0) return [new(invalid[0].Refusal.Rule, $"Invalid fields: {string.Join(",", invalid.Select(f => f.Field).Distinct())}. {string.Join("; ", invalid.DistinctBy(f => f.Field).Select(f => Reason(f, draft)))}", null)];
        if (isSaved && faults.Count > 0) return [new(Rule.ValueIsPermitted, $"Value not permitted by Attribute Enumeration (OrgIdentity.{faults[0].Field}): '{faults[0].Value}'", null)];
        return record.Names.Any(n => n.PrimaryName == true) ? [] : [new(Rule.OrgIdentityHasAName, NoPrimaryName, null)];
    }

    /// <summary>What a pipeline could not keep.</summary>
    public static ImmutableArray<Refusal> Unkept<T>(ImmutableArray<Refusal> refusals) where T : class, IRecord => refusals.Length == 0 ? refusals :
        [new(refusals[0].Rule, $"Database save failed: {NameOf<T>()} ({string.Join(",", refusals.Select(r => ColumnOf<T>(r.Member)).Distinct())})", refusals[0].Member)];

    private static IEnumerable<(string Field, Refusal Refusal, object? Value)> In<T>(T record, string prefix, Draft draft) where T : class, IRecord =>
        LawsOf.Kind<T>().ValueFaults(member => Kind<T>.Instance.Fields.First(f => f.Name == member).Of(record), draft)
            .Select(r => (prefix + ColumnOf<T>(r.Member), r, ValueOf(record, r.Member))).Concat(Own(record, prefix, draft)).DistinctBy(f => f.Item1);

    /// <summary>Nobody puts an org identity's values in order, so blanks around an address are part of it, where none may be.</summary>
    private static IEnumerable<(string Field, Refusal Refusal, object? Value)> Untrimmed(string? text, string field) =>
        text == Normalisation.Trimmed(text) ? [] : [(field, new(Rule.ValueIsWellFormed, CheckAttribute.NoText, field), text)];

    // What a CO requires of an address is asked only when a person gets it.
    private static IEnumerable<(string Field, Refusal Refusal, object? Value)> Own<T>(T record, string prefix, Draft draft) where T : class, IRecord =>
        Checks<T>.Faults(Kind<T>.Instance.ValuesOf(record), Sent<T>.All(record), draft.Co).Select(r => (prefix + ColumnOf<T>(r.Member), r, ValueOf(record, r.Member)));

    private static object? ValueOf<T>(T record, string? member) where T : class, IRecord => Kind<T>.Instance.Fields.FirstOrDefault(f => f.Name == member)?.Of(record);

    /// <summary>What is wrong with a value, in the words of whoever has to put it right.</summary>
    private static string Reason((string Field, Refusal Refusal, object? Value) fault, Draft draft)
    {
        if (fault.Value is null or "") return $"{fault.Field} is missing";
        var reason = fault.Refusal switch
        {
            { Rule: Rule.ValueIsOfAKnownType } => $"which is none of {string.Join(", ", TypesOf.Active(draft.Co, fault.Field == "affiliation" ? "CoPersonRole.affiliation" : fault.Field.Replace(':', '.')).Order(StringComparer.Ordinal))}",
            { Message: CheckAttribute.NoText } => "which is not of the form that it must have",
            { Message: var message } => $"and: {message}",
        };
        return $"{fault.Field} is '{fault.Value}', {reason}";
    }

    private static string ColumnOf<T>(string? member) where T : class, IRecord => Kind<T>.Instance.Fields.FirstOrDefault(f => f.Name == member)?.Column ?? member ?? "";

    private static string NameOf<T>() => typeof(T) == typeof(Role) ? "CoPersonRole" : typeof(T) == typeof(Membership) ? "CoGroupMember" : typeof(T) == typeof(PersonRecord) ? "CoPerson" : typeof(T).Name;
}
