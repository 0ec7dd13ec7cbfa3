using System.Collections.Frozen;
using EventRegistry.Domain.Organization;

namespace EventRegistry.Host.Sources.Files;

/// <summary>What one column of a CSV v2 file is called, taken apart.</summary>
/// <param name="Model">Such as <c>Name</c>.</param>
/// <param name="Field">The column of the model, or the tag of an ad hoc attribute.</param>
/// <param name="Type">The type of the row that it belongs to; null for a model that has one row only.</param>
internal sealed record Label(string Model, string Field, string? Type, bool Login)
{
    public const string Key = "SORID", Identity = "OrgIdentity", AdHoc = "AdHocAttribute";

    /// <summary>Behind an identifier's type: that it may be used to log in.</summary>
    public const string LoginMark = "+login";

    private static readonly FrozenDictionary<string, string[]> Fields = new Dictionary<string, string[]>
    {
        [Identity] = ["affiliation", "title", "o", "ou", "valid_from", "valid_through", "date_of_birth", "manager_identifier", "sponsor_identifier"],
        ["Name"] = ["honorific", "given", "middle", "family", "suffix", "language", "primary_name"],
        ["Address"] = ["street", "room", "locality", "state", "postal_code", "country", "description", "language"],
        ["EmailAddress"] = ["mail", "description", "verified"],
        ["Identifier"] = ["identifier", "login", "status", "language"],
        ["TelephoneNumber"] = ["country_code", "area_code", "number", "extension", "description"],
        ["Url"] = ["url", "description", "language"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Takes a label apart.</summary>
    /// <returns>What it means, or what is wrong with it.</returns>
    public static (Label? Label, string? Fault) Of(string text, Collaboration co)
    {
        var parts = text.Split('.', 2);
        if (parts is [AdHoc, { Length: > 0 } tag]) return (new(AdHoc, tag, null, Login: false), null);
        if (!Fields.TryGetValue(parts[0], out var fields))
            return (null, $"no label begins so.{Nearest.Hint(parts[0], Fields.Keys.Append(AdHoc))} There are {Key}, {AdHoc}.<tag>, {string.Join(", ", Fields.Keys.Order(StringComparer.Ordinal).Select(Form))}");
        if (parts is not [var model, var rest]) return (null, $"write it as {Form(parts[0])}");
        if (model == Identity) return Checked(new(model, rest, null, Login: false), fields);
        if (rest.Split('.', 2) is not [var field, { Length: > 0 } type]) return (null, $"its type is missing; write it as {Form(model)}");
        var login = model == "Identifier" && field == "identifier" && type.EndsWith(LoginMark, StringComparison.Ordinal);
        var label = new Label(model, field, login ? type[..^LoginMark.Length] : type, login);
        var types = TypesOf.Active(co, $"{model}.type");
        return Checked(label, fields) is { Fault: { } fault } ? (null, fault)
            : types.Contains(label.Type!) ? (label, null)
            : (null, $"'{label.Type}' is no active type of {model}.{Nearest.Hint(label.Type!, types)} There are {string.Join(", ", types.Order(StringComparer.Ordinal))}. Make it one of the CO, or correct it");
    }

    private static (Label? Label, string? Fault) Checked(Label label, string[] fields) => fields.Contains(label.Field)
        ? (label, null) : (null, $"{label.Model} has no column '{label.Field}'.{Nearest.Hint(label.Field, fields)} There are {string.Join(", ", fields)}");

    private static string Form(string model) => model == Identity ? $"{model}.<column>" : $"{model}.<column>.<type>";
}
