using EventRegistry.Host.Upkeep;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace EventRegistry.Host.Provisioning;

/// <summary>Sends notices to the administrators of their COs: one letter for all that is new of a target. What cannot be sent is tried again, later each time.</summary>
internal sealed partial class Notifying(Registry registry, Notices notices, LiveTargets targets, INoticeSender sender, ILogger<Notifying> log, IConfiguration? settings = null) : Round(registry.Clock, log)
{
    // Longer than a sender may take, as nobody else sends them meanwhile.
    private static readonly TimeSpan First = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Last = TimeSpan.FromHours(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    public override async Task<TimeSpan> PassAsync(CancellationToken cancel)
    {
        var taken = await notices.TakeAsync(First, Last, cancel);
        if (taken.Count == 0) return Pause;
        try
        {
            await sender.SendAsync(await LetterAsync(taken, cancel), cancel);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            // They stay as they are, and their next turn was noted when they were taken.
            NotSent(log, e, taken.Count, taken[0].Target);
            return TimeSpan.Zero;
        }

        await notices.SentAsync(taken, cancel);
        return TimeSpan.Zero;
    }

    private async Task<Letter> LetterAsync(IReadOnlyList<Notice> taken, CancellationToken cancel)
    {
        var target = await targets.FindAsync(taken[0].Target, cancel);
        var to = target is null ? [] : await Administrators.AddressesAsync(registry.Database, target.Co, cancel);
        if (to.Count == 0) to = [.. (settings?["Notices:To"] ?? "").Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries)];
        return Letter.Of(target, taken, await FailingAsync(taken[0].Target, cancel), to);
    }

    private async Task<long> FailingAsync(int target, CancellationToken cancel)
    {
        await using var command = registry.Database.CreateCommand("select count(*) from eventregistry.standings where target = $1 and error is not null");
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = target });
        return (long)(await command.ExecuteScalarAsync(cancel))!;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Count} notices of target {Target} could not be sent; they are tried again")]
    private static partial void NotSent(ILogger log, Exception e, int count, int target);
}
