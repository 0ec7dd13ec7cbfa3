using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.People;

namespace EventRegistry.Domain.IdentitySources;

/// <summary>What of an attribute comes from a source, and what the registry adds: its id, its owner and what it was copied from.</summary>
internal static class Sourced<T> where T : class, IRecord
{
    private static readonly ImmutableArray<Field> Fields = Kind<T>.Instance.Fields;

    private static readonly string CopiedFrom = $"Source{typeof(T).Name}Id";

    // No row keeps whose login or which primary name it was when it is copied to a person (org-identity-sources.md 6.4).
    private static readonly ImmutableArray<int> Kept = Places(nameof(Identifier.Login), nameof(Name.PrimaryName));

    private static readonly ImmutableArray<int> Owners =
        Places(nameof(Name.PersonId), nameof(Name.OrgIdentityId), nameof(Address.RoleId), nameof(Address.DepartmentId), nameof(Address.OrganizationId),
            nameof(Identifier.GroupId), nameof(Identifier.TargetId), CopiedFrom, nameof(IRecord.Id));

    private static readonly ImmutableArray<int> Values = [.. Enumerable.Range(0, Fields.Length).Except(Owners)];

    private static readonly ImmutableArray<int> Copied = [.. Values.Except(Kept)];

    /// <summary>Whether two attributes say the same.</summary>
    public static bool Same(T one, T other) => Same(one, other, Values);

    /// <summary>Whether a person's copy says what an org identity's attribute says.</summary>
    public static bool IsCopy(T copy, T original) => Same(copy, original, Copied);

    /// <summary>The attribute as an org identity's.</summary>
    public static T Of(OrgIdentityId identity, T record, int id)
    {
        var values = Kind<T>.Instance.ValuesOf(record);
        foreach (var place in Owners) values[place] = Fields[place].Name switch { nameof(IRecord.Id) => id, nameof(Name.OrgIdentityId) => identity, _ => null };
        return Kind<T>.Instance.Make(values);
    }

    /// <summary>The attribute as a copy of a person's or a role's, without an id.</summary>
    /// <param name="present">The copy as it is; null when it is yet to be made.</param>
    /// <param name="owner">A <see cref="PersonId"/> or a <see cref="RoleId"/>.</param>
    public static T CopyOf(T original, T? present, object owner)
    {
        var values = Kind<T>.Instance.ValuesOf(original);
        foreach (var place in Kept) values[place] = present is null ? null : Fields[place].Of(present);
        foreach (var place in Owners) values[place] = Fields[place].Name switch
        {
            nameof(IRecord.Id) => present?.Id ?? 0,
            nameof(Name.PersonId) when owner is PersonId => owner,
            nameof(Address.RoleId) when owner is RoleId => owner,
            var name when name == CopiedFrom => original.Id,
            _ => null,
        };
        return Kind<T>.Instance.Make(values);
    }

    /// <summary>What a person's attribute was copied from; null when it was not.</summary>
    public static int? OriginalOf(T copy)
    {
        foreach (var place in Owners)
            if (Fields[place].Name == CopiedFrom) return (int?)Fields[place].Of(copy);
        return null;
    }

    private static bool Same(T one, T other, ImmutableArray<int> places)
    {
        foreach (var place in places)
            if (!Alike.Are(Fields[place].Of(one), Fields[place].Of(other))) return false;
        return true;
    }

    private static ImmutableArray<int> Places(params string[] members) => [.. Enumerable.Range(0, Fields.Length).Where(i => members.Contains(Fields[i].Name, StringComparer.Ordinal))];
}

/// <summary>
/// When two values count as the same for a source (<c>org-identity-sources.md</c> 4.2): nothing, no and an empty text are one, and texts that look like numbers
/// are compared as numbers. That 0123 and 123 are the same is odd, and what the Registry's data show.
/// </summary>
internal static class Alike
{
    private static readonly SearchValues<char> OfNumbers = SearchValues.Create("0123456789+-.eE \t\n\r\v\f");

    public static bool Are(object? one, object? other)
    {
        if (IsNothing(one) || IsNothing(other)) return IsNothing(one) && IsNothing(other);
        if (one is string a && other is string b) return a == b || (Number(a) is { } x && Number(b) is { } y && (IsWhole(a) && IsWhole(b) ? Long(a) is { } whole && whole == Long(b) : x.Equals(y)));
        return one!.Equals(other);
    }

    private static bool IsNothing(object? value) => value is null or false or "";

    private static bool IsWhole(string text) => !text.AsSpan().ContainsAny(".eE");

    // Those that 64 bits cannot hold are compared as texts.
    private static long? Long(string text) => long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static double? Number(string text) =>
        text.Length < 64 && (char.IsAsciiDigit(text[^1]) || text[^1] is '.' or ' ') && !text.AsSpan().ContainsAnyExcept(OfNumbers)
        && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
