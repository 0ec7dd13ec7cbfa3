using System.Globalization;
using EventRegistry.Domain.Organization;
using EventRegistry.Host.Sources;
using EventRegistry.Host.Sources.Syncing;
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

    private readonly SourceBook sources = new(registry);

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
        if (taken[0].Target == Notices.OfSources) return await OfSourcesAsync(taken, cancel);
        var target = await targets.FindAsync(taken[0].Target, cancel);
        return Letter.Of(target, taken, await FailingAsync(taken[0].Target, cancel), await AddresseesAsync(target?.Co, cancel));
    }

    private async Task<Letter> OfSourcesAsync(IReadOnlyList<Notice> taken, CancellationToken cancel)
    {
        var (co, names) = (new CoId(int.Parse(taken[0].Tenant, CultureInfo.InvariantCulture)), new Dictionary<int, string>());
        foreach (var id in taken.Select(n => n.Subject!.Value.Id)) names[id] = (await sources.FindAsync(co, new(id), cancel))?.Name ?? $"source {id}";
        return SyncLetter.Of(taken[0].Tenant, id => names[id], taken, await AddresseesAsync(co, cancel));
    }

    private async Task<IReadOnlyList<string>> AddresseesAsync(CoId? co, CancellationToken cancel)
    {
        var to = co is { } known ? await Administrators.AddressesAsync(registry.Database, known, cancel) : [];
        return to.Count > 0 ? to : [.. (settings?["Notices:To"] ?? "").Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries)];
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
