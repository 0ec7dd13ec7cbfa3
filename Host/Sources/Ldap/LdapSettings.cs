using System.Globalization;

namespace EventRegistry.Host.Sources.Ldap;

/// <summary>How a directory is reached, and what is read of it. What is set and cannot be is a <see cref="SourceFailure"/>.</summary>
/// <param name="Url">Its server, <c>ldap</c> or <c>ldaps</c>.</param>
/// <param name="BaseDn">Below which entry people are.</param>
/// <param name="Key">The attribute that tells them apart; <c>dn</c> for the entry's own name.</param>
/// <param name="BindDn">As whom it is read; null for anybody.</param>
/// <param name="Filter">Which of the people are meant, in parentheses; null for all.</param>
/// <param name="UidAttribute">The attribute whose first value is an identifier of type <c>uid</c>.</param>
/// <param name="UidLogin">Whether people log in with that.</param>
/// <param name="Ca">A certificate file, or a folder of them, that is trusted besides those of the system; null for none.</param>
/// <param name="Changed">The attribute by which changes are found; null where they are not asked for.</param>
/// <param name="Timeout">How long an answer may take.</param>
internal sealed record LdapSettings(
    string Source, Uri Url, string BaseDn, string Key, string? BindDn, string? Password, string? Filter, string UidAttribute, bool UidLogin,
    bool StartTls, string? Ca, int PageSize, string? Changed, TimeSpan Timeout)
{
    private const string SourceKind = "LdapSource";
    private const int UsualPageSize = 500;
    private const int UsualSeconds = 60;

    /// <summary>The options that it goes by.</summary>
    public static IReadOnlyList<string> Known { get; } = ["url", "bind-dn", "base-dn", "key", "filter", "uid-attribute", "uid-login", "start-tls", "ca", "page-size", "changed", "timeout"];

    public bool IsSecure => Url.Scheme == "ldaps";

    public int Port => Url.Port > 0 ? Url.Port : IsSecure ? 636 : 389;

    /// <summary>Whether entries are told apart by their own names.</summary>
    public bool KeyIsDn => Key.Equals("dn", StringComparison.OrdinalIgnoreCase);

    /// <summary>How messages name the server and whose it is.</summary>
    public string Place => $"The LDAP server {Url.Scheme}://{Url.Host}:{Port} of the source '{Source}'";

    /// <exception cref="SourceFailure">Something is missing, or is none of its kind.</exception>
    public static LdapSettings Of(KnownSource source)
    {
        var options = source.Options;
        if (options.Keys.Except(SourcePlugins.OptionsOfAll).FirstOrDefault(k => !Known.Contains(k)) is { } unknown)
            throw Wrong(source, $"has the option '{unknown}', which {SourceKind} does not know.{Nearest.Hint(unknown, Known)} There are: {string.Join(", ", Known)}.");
        var (bindDn, password) = (Of(options, "bind-dn"), string.IsNullOrEmpty(source.Secret) ? null : source.Secret);
        // Servers take a name without a password for nobody's, and show nobody less than they show the one who is named: people would seem to be gone.
        if (bindDn is not null && password is null) throw Wrong(source, $"has the option bind-dn={bindDn} and no password. Set its password, or take bind-dn away to read as anybody may.");
        if (bindDn is null && password is not null) throw Wrong(source, "has a password and no option bind-dn. Set bind-dn to the entry whose password it is.");
        var settings = new LdapSettings(
            source.Name, UrlOf(source), Needed(source, "base-dn", "dc=example,dc=org"), Needed(source, "key", "employeeNumber"), bindDn, password, InParentheses(Of(options, "filter")),
            Of(options, "uid-attribute") ?? "uid", Truth(source, "uid-login"), Truth(source, "start-tls"), Of(options, "ca"),
            Number(source, "page-size", UsualPageSize, 10_000), Of(options, "changed"), TimeSpan.FromSeconds(Number(source, "timeout", UsualSeconds, 3600)));
        if (settings is { IsSecure: true, StartTls: true }) throw Wrong(source, "has start-tls=true and an ldaps:// url. Take one of them: start-tls is for ldap://.");
        if (settings.Ca is { } ca && !settings.IsSecure && !settings.StartTls) throw Wrong(source, $"has the option ca={ca}, and speaks to its server without TLS. Set start-tls=true, or an ldaps:// url.");
        if (settings.Ca is { } missing && !File.Exists(missing) && !Directory.Exists(missing)) throw Wrong(source, $"has the option ca={missing}, and there is no such file or folder here. Name the PEM file of the authority that signed the server's certificate.");
        foreach (var attribute in new[] { settings.Key, settings.UidAttribute, settings.Changed })
            if (attribute is not null && !IsAttribute(attribute)) throw Wrong(source, $"names the attribute '{attribute}', which is none: attributes are letters, digits and hyphens.");
        return settings;
    }

    /// <summary>Something of the source that is to be set otherwise.</summary>
    private static SourceFailure Wrong(KnownSource source, string message) => new($"The source '{source.Name}' {message}", mayPass: false);

    private static Uri UrlOf(KnownSource source)
    {
        var text = Needed(source, "url", "ldaps://ldap.example.org");
        // What is no URL, or has a password in it, is not repeated.
        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url is { Scheme: "ldap" or "ldaps", Host.Length: > 0, UserInfo: "", PathAndQuery: "" or "/" }
            ? url
            : throw Wrong(source, "has an option url that names no server. Write ldap://host, ldaps://host, or either with :port, and nothing else; a password is set by itself.");
    }

    private static string Needed(KnownSource source, string name, string example) =>
        Of(source.Options, name) ?? throw Wrong(source, $"lacks the option {name}. Set it, such as {name}={example}.");

    private static string? Of(IReadOnlyDictionary<string, string> options, string name) => options.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

    private static bool Truth(KnownSource source, string name) => Of(source.Options, name) switch
    {
        null or "false" => false,
        "true" => true,
        var other => throw Wrong(source, $"has the option {name}={other}. It is true or false."),
    };

    private static int Number(KnownSource source, string name, int usual, int most) => Of(source.Options, name) switch
    {
        null => usual,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 && number <= most => number,
        var other => throw Wrong(source, $"has the option {name}={other}. It is a number from 1 to {most}."),
    };

    private static string? InParentheses(string? filter) => filter is null || filter.StartsWith('(') ? filter : $"({filter})";

    private static bool IsAttribute(string name) => name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or ';');
}
