using System.Collections.Frozen;
using System.Collections.Immutable;
using EventRegistry.Domain.Changelog;

namespace EventRegistry.Domain.IdentitySources.Filters;

/// <summary>
/// Takes away what the registry is not to know: <c>scrub date_of_birth, telephone_number:home, address</c>. Each is a column of the org identity, or a kind of attribute, all of it or of one
/// type; of ad hoc attributes the type is the tag.
/// </summary>
public sealed class ScrubFilter : RecordFilter
{
    internal const string Example = "scrub date_of_birth, telephone_number:home, address";

    private static readonly ImmutableArray<Field> Fields = Kind<OrgIdentityRecord>.Instance.Fields;

    private static readonly FrozenDictionary<string, int> Columns = Fields
        .Where(f => f.Name is not (nameof(OrgIdentityRecord.Id) or nameof(OrgIdentityRecord.Status) or nameof(OrgIdentityRecord.CoId))).ToFrozenDictionary(f => f.Column, f => Fields.IndexOf(f));

    private static readonly FrozenDictionary<string, Func<SourcedRecord, Predicate<string?>, SourcedRecord>> Attributes = new Dictionary<string, Func<SourcedRecord, Predicate<string?>, SourcedRecord>>
    {
        ["name"] = (r, goes) => r with { Names = r.Names.RemoveAll(n => goes(n.Type)) },
        ["identifier"] = (r, goes) => r with { Identifiers = r.Identifiers.RemoveAll(i => goes(i.Type)) },
        ["email_address"] = (r, goes) => r with { EmailAddresses = r.EmailAddresses.RemoveAll(e => goes(e.Type)) },
        ["url"] = (r, goes) => r with { Urls = r.Urls.RemoveAll(u => goes(u.Type)) },
        ["address"] = (r, goes) => r with { Addresses = r.Addresses.RemoveAll(a => goes(a.Type)) },
        ["telephone_number"] = (r, goes) => r with { TelephoneNumbers = r.TelephoneNumbers.RemoveAll(t => goes(t.Type)) },
        ["ad_hoc_attribute"] = (r, goes) => r with { AdHocAttributes = r.AdHocAttributes.RemoveAll(a => goes(a.Tag)) },
    }.ToFrozenDictionary();

    private readonly ImmutableArray<(string Word, string? Type)> parts;

    private ScrubFilter(ImmutableArray<(string, string?)> parts) => this.parts = parts;

    public override SourcedRecord Of(SourcedRecord record)
    {
        foreach (var (word, type) in parts)
            record = Columns.TryGetValue(word, out var place) ? Without(record, place) : Attributes[word](record, t => type is null || t == type);
        return record;
    }

    public override string ToString() => $"scrub {string.Join(", ", parts.Select(p => p.Type is null ? p.Word : $"{p.Word}:{p.Type}"))}";

    internal static ScrubFilter Of(string text)
    {
        if (text.Length == 0) throw new FormatException($"The scrub filter names nothing, as in: {Example}");
        return new([.. text.Split(',', StringSplitOptions.TrimEntries).Select(Part)]);
    }

    private static (string, string?) Part(string text)
    {
        var (word, type) = text.Split(':', 2) is [var before, var after] ? (before, after) : (text, null);
        if (type is "") throw new FormatException($"The scrub filter has '{text}', which lacks a type after the colon, as in: {Example}");
        if (Attributes.ContainsKey(word) || (type is null && Columns.ContainsKey(word))) return (word, type);
        throw new FormatException(Columns.ContainsKey(word)
            ? $"The scrub filter has '{text}'; {word} has no types, as in: {Example}"
            : $"The scrub filter has '{text}'; there should be one of: {string.Join(", ", Attributes.Keys.Concat(Columns.Keys).Order(StringComparer.Ordinal))}; as in: {Example}");
    }

    private static SourcedRecord Without(SourcedRecord record, int place)
    {
        var values = Kind<OrgIdentityRecord>.Instance.ValuesOf(record.Identity);
        values[place] = null;
        return record with { Identity = Kind<OrgIdentityRecord>.Instance.Make(values) };
    }
}
