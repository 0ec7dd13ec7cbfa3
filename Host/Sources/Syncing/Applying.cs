using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Host.Commands;
using EventRegistry.Host.Provisioning;
using Npgsql;

namespace EventRegistry.Host.Sources.Syncing;

/// <summary>
/// Has records brought to what the source says, portion by portion: a portion holds or does not, and what keeps one record from being taken keeps no other. While one portion is being stored, the
/// next is decided. What they share is demanded when it is stored; only who people are is not, so whoever has to ask that waits for the portion before.
/// </summary>
internal sealed class Applying(Registrar registrar, KnownSource source, Reading reading, int run, SyncOrder order, Ledger ledger) : IAsyncDisposable
{
    // So many share a decision and a transaction: enough to pay for its way to the disk, few enough to be tried again at little cost.
    private const int Together = 250;

    // The database is busy with the one, this process with the other.
    private const int AtOnce = 2;

    private readonly Queue<Task<Tried>> underWay = [];
    private List<(SyncedRecord Record, int? Line)> portion = [];
    private Task last = Task.CompletedTask;

    /// <summary>Is asked before each portion.</summary>
    public required Func<CancellationToken, Task> MayGoOn { get; init; }

    /// <summary>How many records were taken by now, or were not.</summary>
    public long Done { get; private set; }

    /// <summary>A record that the source has.</summary>
    public async Task TakeAsync(RawRecord raw, CancellationToken cancel)
    {
        try
        {
            portion.Add((await reading.OfAsync(raw, cancel), raw.Line));
        }
        catch (RecordUnreadable none)
        {
            ledger.Error(new(raw.Key, raw.Line, none.Column, none.Message));
            Done++;
        }

        if (portion.Count >= Together) await BeginAsync(cancel);
    }

    /// <summary>A record that the source has no longer.</summary>
    public async Task RemoveAsync(string key, CancellationToken cancel)
    {
        portion.Add((new(key, null), null));
        if (portion.Count >= Together) await BeginAsync(cancel);
    }

    /// <summary>Applies what has gathered, and waits for it.</summary>
    public async Task FlushAsync(CancellationToken cancel)
    {
        if (portion.Count > 0) await BeginAsync(cancel);
        while (underWay.TryDequeue(out var first)) await EndAsync(await first, cancel);
    }

    /// <summary>What is begun is stored or is not: whoever gives up waits for that, and it is noted.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var begun in underWay)
        {
            await ((Task)begun).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (begun.IsCompletedSuccessfully && (await begun).Carried is not null) await EndAsync(await begun, CancellationToken.None);
        }
    }

    private async Task BeginAsync(CancellationToken cancel)
    {
        while (underWay.Count >= AtOnce) await EndAsync(await underWay.Dequeue(), cancel);
        await MayGoOn(cancel);
        underWay.Enqueue(Try(portion));
        portion = [];
    }

    private Task<Tried> Try(List<(SyncedRecord Record, int? Line)> some)
    {
        var before = last;
        var tried = Task.Run(() => TryAsync(some, before));
        last = tried;
        return tried;
    }

    private async Task<Tried> TryAsync(List<(SyncedRecord Record, int? Line)> some, Task before)
    {
        try
        {
            var command = new SyncRecords(source.Id, run, new([.. some.Select(r => r.Record)])) { Force = order.Force, GroupsOnly = order.Remap };
            switch (await registrar.HandleAsync(source.Co.Id, command, order.Caller, null, before, CancellationToken.None))
            {
                case Carried carried:
                    CrashPoint.Pass(Step.SyncApplied);
                    if (!EndsRoles(some)) await Reading.AssignAsync(source, carried, registrar, order.Caller);
                    return new(some, carried, "");
                case Declined declined:
                    return new(some, null, Ledger.Sentence(declined.Refusals));
                default:
                    return new(some, null, "Others changed the same people again and again while it was tried. The next sync tries it again.");
            }
        }
        catch (PostgresException e) when (e.SqlState.StartsWith("22", StringComparison.Ordinal))
        {
            // A text that the database cannot keep, such as one with a zero in it, is this record's trouble alone.
            return new(some, null, $"The database cannot keep it: {e.MessageText}.");
        }
    }

    /// <summary>Whether a pipeline only ends what it made, which gives nobody an identifier (<c>org-identity-sources.md</c> 6.4 and 6.5).</summary>
    private bool EndsRoles(List<(SyncedRecord Record, int? Line)> some) =>
        some.TrueForAll(r => r.Record.Found is null) && source.Co.PipelineOf(source.Record)?.SyncStatusOnDelete is { Length: > 0 };

    /// <summary>Notes what became of a portion; one that could not be taken is tried again by halves.</summary>
    private async Task EndAsync(Tried tried, CancellationToken cancel)
    {
        if (tried.Carried is { } carried)
        {
            var lines = tried.Some.ToDictionary(r => r.Record.Key, r => r.Line, StringComparer.Ordinal);
            foreach (var outcome in carried.Synced) ledger.Note(outcome, lines.GetValueOrDefault(outcome.Key));
            Done += tried.Some.Count;
            return;
        }

        if (tried.Some is [var (record, line)])
        {
            ledger.Error(new(record.Key, line, null, tried.Problem));
            Done++;
            return;
        }

        var half = tried.Some.Count / 2;
        foreach (var some in (List<(SyncedRecord, int?)>[])[tried.Some[..half], tried.Some[half..]])
        {
            await MayGoOn(cancel);
            await EndAsync(await Try(some), cancel);
        }
    }

    private sealed record Tried(List<(SyncedRecord Record, int? Line)> Some, Carried? Carried, string Problem);
}
