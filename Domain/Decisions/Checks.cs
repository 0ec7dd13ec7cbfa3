using System.Text.RegularExpressions;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Organization;

namespace EventRegistry.Domain.Decisions;

/// <summary>The value must be given.</summary>
/// <param name="message">What to answer when it is not.</param>
public sealed class RequiredAttribute(string message = CheckAttribute.NoText) : CheckAttribute
{
    public override (Rule Rule, string Message)? Fault(object? value, bool wasSent, Collaboration co) => value is null ? (Rule.ValueIsGiven, message) : null;
}

/// <summary>What to answer for something that is no value of the member's type.</summary>
public sealed class ReadableElseAttribute(string message) : CheckAttribute
{
    public override (Rule Rule, string Message)? Fault(object? value, bool wasSent, Collaboration co) => value is Unreadable ? (Rule.ValueIsReadable, message) : null;
}

/// <summary>The value must be given, and not be empty.</summary>
public sealed class FilledAttribute : CheckAttribute
{
    public override (Rule Rule, string Message)? Fault(object? value, bool wasSent, Collaboration co) =>
        value is null or "" ? (Rule.ValueIsGiven, "This field cannot be left blank") : null;
}

/// <summary>A text of at most so many characters.</summary>
/// <param name="most">In characters, not bytes.</param>
public sealed class TextAttribute(int most) : CheckAttribute
{
    /// <summary>Whether it may be anything: without this no angle brackets, and something besides blanks.</summary>
    public bool Free { get; init; }

    /// <summary>Whether an empty text is as good as none.</summary>
    public bool MayBeEmpty { get; init; } = true;

    /// <summary>What to answer when it is too long; null for the usual sentence.</summary>
    public string? TooLong { get; init; }

    /// <summary>The characters that it must not have.</summary>
    public string Barred { get; init; } = "<>";

    public override (Rule Rule, string Message)? Fault(object? value, bool wasSent, Collaboration co)
    {
        if (value is not string text || (text.Length == 0 && MayBeEmpty)) return null;
        if (!Free && string.IsNullOrWhiteSpace(text)) return (Rule.TextIsPlain, "Value cannot consist of only blank characters");
        if (Length(text) > most) return (Rule.ValueFits, TooLong ?? $"Value not in permitted range, max length permitted \"{most}\"");
        return !Free && text.AsSpan().ContainsAny(Barred) ? (Rule.TextIsPlain, "Invalid character found") : null;
    }

    // Characters as a reader counts them, which is also how the database does.
    private static int Length(string text) => text.Length - text.Count(char.IsLowSurrogate);
}

/// <summary>One of the types that the CO has for something, such as <c>Name.type</c>; where it has none for it, one of the built-in.</summary>
/// <param name="attribute">What it is a type of.</param>
public sealed class TypeOfAttribute(string attribute) : CheckAttribute
{
    /// <summary>Whether an empty text is as good as none.</summary>
    public bool MayBeEmpty { get; init; }

    public override (Rule Rule, string Message)? Fault(object? value, bool wasSent, Collaboration co)
    {
        if (value is not string name || (name.Length == 0 && MayBeEmpty)) return null;
        return TypesOf.Active(co, attribute).Contains(name) ? null : (Rule.ValueIsOfAKnownType, NoText);
    }
}

/// <summary>One of the values of the dictionary that the CO binds to an attribute, unless it allows others (<c>records.md</c> 5).</summary>
/// <param name="attribute">The attribute, such as <c>CoPersonRole.ou</c>.</param>
public sealed class EnumeratedAsAttribute(string attribute) : CheckAttribute
{
    public override (Rule Rule, string Message)? Fault(object? value, bool wasSent, Collaboration co)
    {
        if (value is not string { Length: > 0 } text || !wasSent) return null;
        var bound = co.Settings.Enumerations.Select(e => e.Record).FirstOrDefault(e => e.Attribute == attribute && e.Status == Standing.Active);
        if (bound is not { AllowOther: not true, DictionaryId: { } id } || co.Dictionaries.GetValueOrDefault(id.Value) is not { Record: not null } dictionary) return null;
        return dictionary.Entries.Any(e => text == (string.IsNullOrEmpty(e.Record.Code) ? e.Record.Value : e.Record.Code)) ? null : (Rule.ValueIsPermitted, NoText);
    }
}

/// <summary>One of a few values.</summary>
public sealed class OneOfAttribute(params string[] values) : CheckAttribute
{
    public override (Rule Rule, string Message)? Fault(object? value, bool wasSent, Collaboration co) =>
        value is string text && !values.Contains(text, StringComparer.Ordinal) ? (Rule.ValueIsPermitted, NoText) : null;
}

/// <summary>Some of a few words, separated by commas.</summary>
public sealed class ListOfAttribute(params string[] words) : CheckAttribute
{
    public IReadOnlyList<string> Words => words;

    /// <summary>Those of a list that are none of the words.</summary>
    public IEnumerable<string> Unknown(string text) => text.Length == 0 ? [] : text.Split(',', StringSplitOptions.TrimEntries).Except(words, StringComparer.Ordinal);

    public override (Rule Rule, string Message)? Fault(object? value, bool wasSent, Collaboration co) =>
        value is string text && Unknown(text).Any() ? (Rule.ValueIsPermitted, NoText) : null;
}

/// <summary>A number that is not less than another.</summary>
public sealed class AtLeastAttribute(int least) : CheckAttribute
{
    public override (Rule Rule, string Message)? Fault(object? value, bool wasSent, Collaboration co) => value is int number && number < least ? (Rule.ValueIsPermitted, NoText) : null;
}

/// <summary>Not one of a few codes, though the enumeration knows them.</summary>
/// <param name="message">What to answer.</param>
/// <param name="codes">Those that are not permitted.</param>
public sealed class NoneOfAttribute(string message, params string[] codes) : CheckAttribute
{
    public override (Rule Rule, string Message)? Fault(object? value, bool wasSent, Collaboration co) => value switch
    {
        People.PersonStatus status when codes.Contains(Codes<People.PersonStatus>.Of(status)) => (Rule.ValueIsPermitted, message),
        Groups.GroupType type when codes.Contains(Codes<Groups.GroupType>.Of(type)) => (Rule.ValueIsPermitted, message),
        _ => null,
    };
}

/// <summary>A text of a form.</summary>
/// <param name="pattern">A regular expression that it matches as a whole.</param>
/// <param name="message">What to answer when it does not.</param>
public sealed class FormAttribute(string pattern, string message = CheckAttribute.NoText) : CheckAttribute
{
    // Linear in the text's length, whoever wrote it.
    private readonly Lazy<Regex> form = new(() => new Regex($"^(?:{pattern})$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking));

    /// <summary>Whether an empty text is as good as none.</summary>
    public bool MayBeEmpty { get; init; } = true;

    public override (Rule Rule, string Message)? Fault(object? value, bool wasSent, Collaboration co) =>
        value is string text && !(text.Length == 0 && MayBeEmpty) && !form.Value.IsMatch(text.Trim()) ? (Rule.ValueIsWellFormed, message) : null;
}

/// <summary>Not empty where it is sent; not to send it is permitted.</summary>
public sealed class NotEmptyAttribute(string message = CheckAttribute.NoText) : CheckAttribute
{
    public override (Rule Rule, string Message)? Fault(object? value, bool wasSent, Collaboration co) =>
        wasSent && value is string { Length: 0 } ? (Rule.ValueIsGiven, message) : null;
}

/// <summary>A time zone's name.</summary>
public sealed class TimeZoneAttribute : CheckAttribute
{
    public override (Rule Rule, string Message)? Fault(object? value, bool wasSent, Collaboration co) =>
        value is string { Length: > 0 } text && !TimeZoneInfo.TryFindSystemTimeZoneById(text, out _) ? (Rule.ValueIsPermitted, NoText) : null;
}

/// <summary>A language's tag.</summary>
public sealed class LanguageAttribute : CheckAttribute
{
    public override (Rule Rule, string Message)? Fault(object? value, bool wasSent, Collaboration co) =>
        value is string { Length: > 0 } text && !Languages.Known.Contains(text) ? (Rule.ValueIsPermitted, NoText) : null;
}

/// <summary>A web address with a scheme and a host, as the Registry takes them: the host ends in a top-level domain or is a number, and there are no letters but of English.</summary>
public sealed class WebAddressAttribute : CheckAttribute
{
    /// <summary>The name of a host: it ends in letters, or in what stands for letters of another script.</summary>
    public const string HostName = @"([_A-Za-z0-9][_A-Za-z0-9-]*\.)*[A-Za-z0-9][A-Za-z0-9-]{0,62}\.(([A-Za-z]{2}\.)?[A-Za-z]{2,}|[Xx][Nn]--[A-Za-z0-9-]+)";

    private const string Rest = @"([!""$&'()*+,.@_:;=~\[\]/0-9A-Za-z-]|%[0-9A-Fa-f]{2})*";

    private const string Host = @"([0-9]{1,3}(\.[0-9]{1,3}){3}|\[[0-9A-Fa-f:.]+\]|" + HostName + ")";

    private static readonly FormAttribute Form = new($@"(?i:https?|ftps?|sftp|file|news|gopher)://{Host}(:[1-9][0-9]{{0,4}})?(/{Rest})?(\?{Rest})?(\#{Rest})?", NoText);

    public override (Rule Rule, string Message)? Fault(object? value, bool wasSent, Collaboration co) => Form.Fault(value, wasSent, co);
}
