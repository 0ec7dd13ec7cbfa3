using System.Globalization;

namespace EventRegistry.Domain.Changelog;

/// <summary>What a stream is about. The names are stored for ever, as the first half of a stream's id.</summary>
public enum StreamKind
{
    [Code("co")] Co,
    [Code("dictionary")] Dictionary,
    [Code("cou")] Cou,
    [Code("terms")] Terms,
    [Code("group")] Group,
    [Code("source")] Source,
    [Code("pipeline")] Pipeline,
    [Code("org-identity")] OrgIdentity,
    [Code("person")] Person,
    [Code("target")] Target,
    [Code("department")] Department,
    [Code("organization")] Organization,
    [Code("api-user")] ApiUser,
    [Code("authenticator")] Authenticator,
    [Code("person-history")] PersonHistory,
    [Code("group-history")] GroupHistory,
    [Code("org-identity-history")] OrgIdentityHistory,
    [Code("source-history")] SourceHistory,
}

/// <summary>Names one stream: <c>person/57</c>.</summary>
public readonly record struct StreamId(StreamKind Kind, int Id)
{
    /// <summary>Reads <c>person/57</c>; false when it is not of that form or names no kind of stream.</summary>
    public static bool TryParse(string? text, out StreamId id)
    {
        id = default;
        if (text?.IndexOf('/', StringComparison.Ordinal) is not (> 0 and var slash)) return false;
        if (!Codes<StreamKind>.TryParse(text[..slash], out var kind)) return false;
        if (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
        id = new(kind, number);
        return true;
    }

    /// <exception cref="FormatException">The text names no stream.</exception>
    public static StreamId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' names no stream; one looks like person/57.");

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Codes<StreamKind>.Of(Kind)}/{Id}");
}
