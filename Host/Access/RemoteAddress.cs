using System.Net;
using System.Text.RegularExpressions;

namespace EventRegistry.Host.Access;

/// <summary>The addresses that an API user may call from, as the Registry writes them: a regular expression between delimiters, such as <c>/^10\.0\.0\.5$/</c>.</summary>
public static class RemoteAddress
{
    private static readonly TimeSpan LongEnough = TimeSpan.FromMilliseconds(100);

    /// <summary>Whether a pattern lets an address in. None lets in everybody, a broken one nobody.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="from">The caller's address; null where it is not known, which no pattern lets in.</param>
    public static bool Admits(string? pattern, IPAddress? from)
    {
        if (string.IsNullOrEmpty(pattern)) return true;
        if (from is null || Parse(pattern) is not { } expression) return false;
        try
        {
            return expression.IsMatch(Plain(from));
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    /// <summary>Whether a pattern can be understood.</summary>
    public static bool IsPattern(string pattern) => Parse(pattern) is not null;

    /// <summary>An address as patterns have it: one of IPv4 that came by way of IPv6 is one of IPv4.</summary>
    public static string Plain(IPAddress address) => (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();

    private static Regex? Parse(string pattern)
    {
        pattern = pattern.TrimStart();
        if (pattern.Length < 2 || char.IsLetterOrDigit(pattern[0]) || pattern[0] == '\\') return null;
        if (EndOf(pattern) is not { } end || OptionsOf(pattern[(end + 1)..]) is not { } options) return null;
        try
        {
            return new Regex(pattern[1..end], options | RegexOptions.CultureInvariant, LongEnough);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Where the closing delimiter stands: brackets close what they open, any other sign closes itself.</summary>
    private static int? EndOf(string pattern)
    {
        var open = pattern[0];
        var close = open switch { '(' => ')', '[' => ']', '{' => '}', '<' => '>', _ => open };
        var depth = 1;
        for (var i = 1; i < pattern.Length; i++)
        {
            if (pattern[i] == '\\') i++;
            else if (pattern[i] == close && --depth == 0) return i;
            else if (pattern[i] == open) depth++;
        }

        return null;
    }

    private static RegexOptions? OptionsOf(string modifiers)
    {
        var options = RegexOptions.None;
        foreach (var modifier in modifiers.TrimEnd('\n', '\r', ' '))
        {
            RegexOptions? one = modifier switch
            {
                'i' => RegexOptions.IgnoreCase,
                'm' => RegexOptions.Multiline,
                's' => RegexOptions.Singleline,
                'x' => RegexOptions.IgnorePatternWhitespace,
                // Of these two an address knows nothing: it has neither line ends nor letters beyond ASCII.
                'D' or 'u' => RegexOptions.None,
                _ => null,
            };
            if (one is null) return null;
            options |= one.Value;
        }

        return options;
    }
}
