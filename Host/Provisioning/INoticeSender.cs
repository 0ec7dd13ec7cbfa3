using Microsoft.Extensions.Logging;

namespace EventRegistry.Host.Provisioning;

/// <summary>A way to administrators.</summary>
internal interface INoticeSender
{
    /// <summary>Sends a letter; any exception says that it was not sent.</summary>
    Task SendAsync(Letter letter, CancellationToken cancel);
}

/// <summary>Writes letters to the log, for whoever reads that.</summary>
internal sealed partial class LoggedNotices(ILogger<LoggedNotices> log) : INoticeSender
{
    public Task SendAsync(Letter letter, CancellationToken cancel)
    {
        Told(log, letter.Subject, letter.Text);
        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Subject}\n{Text}")]
    private static partial void Told(ILogger log, string subject, string text);
}
