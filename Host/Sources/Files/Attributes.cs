using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.People;

namespace EventRegistry.Host.Sources.Files;

/// <summary>What attributes are where a file does not say.</summary>
internal static class Attributes
{
    /// <summary>Behind an identifier's type: that it may be used to log in.</summary>
    public const string Login = "+login";

    /// <summary>The primary name of somebody who has none, which no record is taken with.</summary>
    public static readonly Name NoName = new(0, null, null, null, null, null, null, null, null, null, PrimaryName: true, null);

    public static Identifier IdentifierOf(string value, string type, bool login) => new(0, value, type, login, Standing.Active, null, null, null, null, null, null, null, null);
}
