using System.Globalization;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.People;

namespace EventRegistry.Projections.ReadModels;

/// <summary>What differs between two states of a record, as lines of history tell it: <c>Type: Null > Official (official);Login: Null > 1</c>.</summary>
internal static class HistoryDifference
{
    private const string Nothing = "Null";

    /// <param name="before">Null for a record that was added.</param>
    /// <param name="after">Null for one that was deleted.</param>
    public static string Of<T>(T? before, T? after, HistoryWords words) where T : class, IRecord =>
        string.Join(';', Kind<T>.Instance.Columns
            .Where(f => f.Name is not (nameof(IRecord.Id) or "PersonId" or "OrgIdentityId" or "CoId") && !f.Name.StartsWith("Source", StringComparison.Ordinal))
            .Select(f => (Field: f, Before: Text<T>(f, before, words), After: Text<T>(f, after, words)))
            .Where(d => d.Before != d.After)
            .Select(d => d.Field.Name == "RoleId" ? $"co_person_role:  ({Number(d.Field, before)}) >  ({Number(d.Field, after)})" : $"{LabelOf<T>(d.Field)}: {d.Before} > {d.After}"));

    /// <summary>What is empty, or not so, is told as nothing.</summary>
    private static string Text<T>(Field field, T? record, HistoryWords words) where T : class, IRecord => (record is null ? null : field.Of(record)) switch
    {
        null or "" or false => Nothing,
        true => "1",
        string type when TypeOf<T>(field) is { } attribute => words.Type(attribute, type) is { } label ? $"{label} ({type})" : $"{type} ({type})",
        DateTimeOffset at => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Standing standing => Codes<Standing>.Of(standing),
        PersonStatus status => Codes<PersonStatus>.Of(status),
        OrgIdentityStatus status => Codes<OrgIdentityStatus>.Of(status),
        GroupType type => Codes<GroupType>.Of(type),
        ValueType id when id.GetType().GetProperty("Value") is { } number => $"{number.GetValue(id)}",
        var value => Convert.ToString(value, CultureInfo.InvariantCulture) ?? Nothing,
    };

    private static string Number<T>(Field field, T? record) where T : class, IRecord => record is not null && field.Of(record) is RoleId role ? $"{role.Value}" : "";

    /// <summary>What the value is a type of; null for what is none.</summary>
    private static string? TypeOf<T>(Field field) => (typeof(T).Name, field.Name) switch
    {
        (_, nameof(Role.Affiliation)) => "CoPersonRole.affiliation",
        (var model, "Type") => $"{model}.type",
        _ => null,
    };

    private static string LabelOf<T>(Field field) => (typeof(T).Name, field.Column) switch
    {
        (_, "mail") => "Email",
        (_, "url") => "URL",
        (_, "locality") => "City",
        (_, "postal_code") => "ZIP/Postal Code",
        (_, "o") => "Organization",
        (_, "ou") => "Department",
        (_, "ordr") => "Order",
        (_, "cou_id") => "COU",
        (_, "co_group_id") => "CO Group",
        (_, "skey") => "SSH Key",
        (_, "sponsor_co_person_id") => "Sponsor",
        (_, "manager_co_person_id") => "Manager",
        (_, var column) => string.Join(' ', column.Split('_').Where(w => w != "id").Select(w => char.ToUpperInvariant(w[0]) + w[1..])),
    };
}
