using System.DirectoryServices.Protocols;
using System.Net.Sockets;

namespace EventRegistry.Host.Sources.Ldap;

/// <summary>What may be wrong with a directory, said so that somebody can do something about it. Never with a password.</summary>
internal static class LdapFailure
{
    // The library's own codes, which are no results of a server (ldap.h: LDAP_SERVER_DOWN, LDAP_CONNECT_ERROR and so on, there negative).
    public const int ServerDown = 81;
    private const int WrongPassword = 49;
    private const int TimedOut = 85;
    private const int FilterIsNone = 87;
    private const int NoConnection = 91;

    /// <summary>What a foreign exception means; null where it is none of the library's.</summary>
    /// <param name="opening">Whether it was thrown before the server had let us in.</param>
    public static SourceFailure? Of(LdapSettings settings, Exception exception, bool opening) => exception switch
    {
        TlsOperationException e => Untrusted(settings, Said(e.Response?.ErrorMessage), e),
        LdapException { ErrorCode: ServerDown or NoConnection } e when opening && (settings.IsSecure || settings.StartTls) => Untrusted(settings, Said(e.ServerErrorMessage), e),
        DirectoryOperationException { Response: { } answer } e => Of(settings, (int)answer.ResultCode, Said(answer.ErrorMessage), e),
        // The library keeps the code to itself, and so what helps cannot be known.
        DirectoryOperationException e => new(
            $"{settings.Place} does not let {Who(settings)} in: {e.Message.TrimEnd('.')}. If it wants TLS first, set start-tls=true or an ldaps:// url; else see to the option bind-dn.", mayPass: false, e),
        LdapException e => Of(settings, e.ErrorCode, Said(e.ServerErrorMessage), e),
        DllNotFoundException or TypeInitializationException { InnerException: DllNotFoundException } => LibraryIsMissing(settings, exception),
        PlatformNotSupportedException => new($"{settings.Place} cannot be asked on this system as it is set: {exception.Message} Set it otherwise, or run the registry on Linux.", mayPass: false, exception),
        IOException or UnauthorizedAccessException when settings.Ca is not null => new(
            $"{settings.Place} cannot be trusted by ca={settings.Ca}, which cannot be read: {exception.Message} Let the registry's account read it.", mayPass: false, exception),
        _ => null,
    };

    public static SourceFailure Unreachable(LdapSettings settings, SocketException e) => e.SocketErrorCode switch
    {
        SocketError.HostNotFound or SocketError.NoData => new($"{settings.Place} is not known by that name. Correct the host in the option url.", mayPass: false, e),
        SocketError.TryAgain => new($"{settings.Place} cannot be found, since no name server answers. Try again, or see to this machine's name servers.", mayPass: true, e),
        SocketError.ConnectionRefused => new($"{settings.Place} refuses connections. Start it, or correct host and port in the option url.", mayPass: true, e),
        _ => new($"{settings.Place} cannot be reached: {e.Message}. See whether it runs and whether a firewall is between.", mayPass: true, e),
    };

    public static SourceFailure Slow(LdapSettings settings, Exception e) => new(
        $"{settings.Place} did not answer within {settings.Timeout.TotalSeconds:0} s. Try again, ask for fewer at a time with the option page-size, or wait longer with the option timeout.", mayPass: true, e);

    public static SourceFailure BaseIsMissing(LdapSettings settings) => new(
        $"{settings.Place} has no entry {settings.BaseDn}, or does not show it to {Who(settings)}. Correct the option base-dn, or let the reader see it.", mayPass: false);

    public static SourceFailure KeyIsMissing(LdapSettings settings, int entries) => new(
        $"{settings.Place} shows {entries:N0} people below {settings.BaseDn}, and of none the attribute '{settings.Key}' that the option key names. "
        + $"Correct the option, or let {Who(settings)} read the attribute.", mayPass: false);

    public static SourceFailure KeyIsNoText(LdapSettings settings, string dn) => new(
        $"{settings.Place} gives for {dn} a '{settings.Key}' that is no text, and so no key. Name another attribute with the option key.", mayPass: false);

    public static SourceFailure IsNotWhole(LdapSettings settings) => new(
        $"{settings.Place} ended its list with an answer that does not say whether there is more. Try again; if it stays so, the server cannot page and must be told to (RFC 2696).", mayPass: true);

    private static SourceFailure Of(LdapSettings settings, int code, string said, Exception e) => code switch
    {
        ServerDown or NoConnection => new($"{settings.Place} has broken the connection{said}. Try again when it is back.", mayPass: true, e),
        TimedOut => Slow(settings, e),
        FilterIsNone => new($"{settings.Place} was not asked, since the filter '{settings.Filter}' is none. Correct the option filter (RFC 4515), such as (eduPersonAffiliation=staff).", mayPass: false, e),
        (int)ResultCode.TimeLimitExceeded => new($"{settings.Place} stopped after the time that it gives {Who(settings)}{said}. Try again, or have the limit raised.", mayPass: true, e),
        (int)ResultCode.SizeLimitExceeded or (int)ResultCode.AdminLimitExceeded => new(
            $"{settings.Place} shows {Who(settings)} no more than a certain number of entries{said}, and there are more. Have the limit raised "
            + "(OpenLDAP: limits dn.exact=\"<bind-dn>\" size=unlimited), or ask for fewer at a time with the option page-size.", mayPass: false, e),
        (int)ResultCode.UnavailableCriticalExtension => new($"{settings.Place} cannot give its entries page by page{said}. Have paged results (RFC 2696) switched on.", mayPass: false, e),
        WrongPassword or (int)ResultCode.InappropriateAuthentication => new($"{settings.Place} does not take the password of {Who(settings)}. Set the option bind-dn and the password anew.", mayPass: false, e),
        (int)ResultCode.InsufficientAccessRights => new($"{settings.Place} does not let {Who(settings)} read below {settings.BaseDn}{said}. Have the right granted.", mayPass: false, e),
        (int)ResultCode.ConfidentialityRequired or (int)ResultCode.StrongAuthRequired => new($"{settings.Place} wants TLS first{said}. Set start-tls=true, or an ldaps:// url.", mayPass: false, e),
        (int)ResultCode.Referral or (int)ResultCode.ReferralV2 => new($"{settings.Place} says that {settings.BaseDn} is on another server{said}. Name that one with the option url.", mayPass: false, e),
        (int)ResultCode.InvalidDNSyntax => new($"{settings.Place} takes {settings.BaseDn} or {Who(settings)} for no name of an entry{said}. Correct the options base-dn and bind-dn.", mayPass: false, e),
        (int)ResultCode.Busy or (int)ResultCode.Unavailable => new($"{settings.Place} is busy or going down{said}. Try again.", mayPass: true, e),
        _ => new($"{settings.Place} answered with an error ({code}: {e.Message.TrimEnd('.')}{said}). Try again, or ask whoever keeps the server.", mayPass: true, e),
    };

    private static SourceFailure Untrusted(LdapSettings settings, string said, Exception e) => new(
        $"{settings.Place} and this machine could not agree on TLS{said}. See that its certificate is valid and for {settings.Url.Host}, "
        + "and name the PEM file of the authority that signed it with the option ca, where the system does not know it.", mayPass: true, e);

    private static SourceFailure LibraryIsMissing(LdapSettings settings, Exception e) => new(
        $"{settings.Place} cannot be asked, since the LDAP library is not installed here. Install it: apt-get install libldap-2.5-0 (Debian 12, Ubuntu 22.04) or libldap2 (Debian 13, Ubuntu 24.04 and later).",
        mayPass: false, e);

    private static string Who(LdapSettings settings) => settings.BindDn is { } name ? $"'{name}'" : "anybody";

    /// <summary>What the server itself says, in parentheses, if it says anything.</summary>
    private static string Said(string? message) => string.IsNullOrWhiteSpace(message) || message.Contains("unknown error", StringComparison.Ordinal) ? "" : $" ({message.Trim().TrimEnd('.', '\0')})";
}
