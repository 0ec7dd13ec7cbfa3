using System.Net;
using System.Net.Mail;
using Microsoft.Extensions.Configuration;

namespace EventRegistry.Host.Provisioning;

/// <summary>The mail server that takes letters to administrators.</summary>
/// <param name="UseTls">Whether it is to be spoken to over TLS, by STARTTLS.</param>
internal sealed record MailServer(string Host, int Port, string From, string? User, string? Password, bool UseTls)
{
    private const string Section = "Notices:Smtp";
    private const int UsualPort = 25;
    private const int UsualPortWithTls = 587;

    /// <summary>What the settings <c>Notices:Smtp</c> say; null where they name no server.</summary>
    /// <exception cref="CommandFailed">They are not what they should be.</exception>
    public static MailServer? Of(IConfiguration? settings)
    {
        if (settings?.GetSection(Section) is not { } smtp || smtp["Host"] is not { Length: > 0 } host) return null;
        var tls = smtp["UseTls"] is not { } said || (bool.TryParse(said, out var wished) ? wished : throw new CommandFailed(ExitCode.Wrong, $"{Section}:UseTls is true or false, not '{said}'."));
        var port = smtp["Port"] is not { } number ? tls ? UsualPortWithTls : UsualPort
            : int.TryParse(number, out var given) && given is > 0 and <= ushort.MaxValue ? given : throw new CommandFailed(ExitCode.Wrong, $"{Section}:Port is no port: '{number}'.");
        if (smtp["From"] is not { } from || !MailAddress.TryCreate(from, out _)) throw new CommandFailed(ExitCode.Wrong, $"{Section}:From is to be the address that letters come from; '{smtp["From"]}' is none.");
        return new(host, port, from, smtp["User"], smtp["Password"], tls);
    }
}

/// <summary>Sends letters by mail.</summary>
internal sealed class MailedNotices(MailServer server) : INoticeSender
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public async Task SendAsync(Letter letter, CancellationToken cancel)
    {
        if (letter.To.Count == 0) throw new InvalidOperationException("There is nobody to send it to: the CO has no administrator with an official address, and Notices:To names none.");
        using var mail = new MailMessage { From = new(server.From), Subject = letter.Subject, Body = letter.Text };
        foreach (var address in letter.To) mail.To.Add(address);
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        using var client = new SmtpClient(server.Host, server.Port) { EnableSsl = server.UseTls };
        if (server.User is { } user) client.Credentials = new NetworkCredential(user, server.Password);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        enough.CancelAfter(Patience);
        await client.SendMailAsync(mail, enough.Token);
    }
}
