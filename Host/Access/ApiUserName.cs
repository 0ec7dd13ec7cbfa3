using System.Globalization;
using System.Text.RegularExpressions;
using EventRegistry.Domain.Organization;

namespace EventRegistry.Host.Access;

/// <summary>The names of API users: what they are called within their CO, after <c>co_{CO}.</c></summary>
public static partial class ApiUserName
{
    /// <summary>The longest that a whole name may be.</summary>
    public const int Longest = 50;

    /// <summary>The whole name of an API user, of its part after the CO or already whole.</summary>
    /// <exception cref="CommandFailed">It is no name.</exception>
    public static string Of(CoId co, string name)
    {
        var prefix = string.Create(CultureInfo.InvariantCulture, $"co_{co.Value}.");
        if (name.StartsWith(prefix, StringComparison.Ordinal)) name = name[prefix.Length..];
        if (AnotherCo().IsMatch(name)) throw new CommandFailed(ExitCode.Wrong, $"'{name}' names another CO than {co.Value}. Give the name alone: it will be called {prefix}<name>.");
        if (!Allowed().IsMatch(name)) throw new CommandFailed(ExitCode.Wrong, $"'{name}' is no name of an API user. It may have letters and digits of ASCII, dots, dashes and underscores.");
        return prefix.Length + name.Length <= Longest ? prefix + name
            : throw new CommandFailed(ExitCode.Wrong, $"'{prefix}{name}' is {prefix.Length + name.Length} characters long. {Longest} are allowed, {prefix} included.");
    }

    [GeneratedRegex("^[A-Za-z0-9._-]+\\z")]
    private static partial Regex Allowed();

    [GeneratedRegex("^co_[0-9]+\\.")]
    private static partial Regex AnotherCo();
}
