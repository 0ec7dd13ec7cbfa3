using EventRegistry.Domain.Changelog;
using EventRegistry.Host.Targets;
using Microsoft.Extensions.Logging;

namespace EventRegistry.Host.Provisioning;

/// <summary>Writes to the log what administrators should know.</summary>
internal sealed partial class LoggedNotices(ILogger<LoggedNotices> log) : INotices
{
    public Task RaiseAsync(KnownTarget target, StreamId? subject, string error, CancellationToken cancel)
    {
        Raised(log, target.Name, subject, error);
        return Task.CompletedTask;
    }

    public Task ResolveAsync(KnownTarget target, StreamId? subject, CancellationToken cancel)
    {
        Resolved(log, target.Name, subject);
        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Target {Target} cannot be told of {Subject}: {Error}")]
    private static partial void Raised(ILogger log, string target, StreamId? subject, string error);

    [LoggerMessage(Level = LogLevel.Information, Message = "Target {Target} is told of {Subject} again")]
    private static partial void Resolved(ILogger log, string target, StreamId? subject);
}
