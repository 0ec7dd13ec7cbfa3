using System.Text;

namespace EventRegistry.Host.Sources.Ldap;

/// <summary>Filters, as directories are asked by (RFC 4515).</summary>
internal static class LdapFilter
{
    /// <summary>Whatever it is, wherever a directory holds it.</summary>
    public const string Anything = "(objectClass=*)";

    private const string Person = "(objectClass=person)";

    /// <summary>The people that are meant.</summary>
    public static string People(LdapSettings settings) => settings.Filter is { } filter ? All(Person, filter) : Person;

    /// <summary>All of some filters; those that are null say nothing.</summary>
    public static string All(params ReadOnlySpan<string?> filters)
    {
        var text = new StringBuilder("(&");
        foreach (var filter in filters) text.Append(filter);
        return text.Append(')').ToString();
    }

    /// <summary>An attribute has this value; null when there is none to have.</summary>
    public static string? Is(string attribute, string? value) => string.IsNullOrEmpty(value) ? null : $"({attribute}={Escaped(value)})";

    /// <summary>An attribute has a value that begins so; null when there is no beginning.</summary>
    public static string? Begins(string attribute, string? value) => string.IsNullOrEmpty(value) ? null : $"({attribute}={Escaped(value)}*)";

    /// <summary>A value that means itself and nothing else, whatever is in it.</summary>
    public static string Escaped(string value)
    {
        if (value.AsSpan().IndexOfAny("\\*()\0") < 0) return value;
        var text = new StringBuilder(value.Length + 8);
        foreach (var c in value)
        {
            if (c is '\\' or '*' or '(' or ')' or '\0') text.Append('\\').Append(((int)c).ToString("x2", System.Globalization.CultureInfo.InvariantCulture));
            else text.Append(c);
        }

        return text.ToString();
    }
}
