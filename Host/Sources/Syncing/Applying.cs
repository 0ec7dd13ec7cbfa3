using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Host.Commands;
using EventRegistry.Host.Provisioning;
using Npgsql;

namespace EventRegistry.Host.Sources.Syncing;

/// <summary>Has records brought to what the source says, portion by portion: a portion holds or does not, and what keeps one record from being taken keeps no other.</summary>
internal sealed class Applying(Registrar registrar, KnownSource source, Reading reading, int run, SyncOrder order, Ledger ledger)
{
    // So many share a decision and a transaction: enough to pay for its way to the disk, few enough to be tried again at little cost.
    private const int Together = 250;

    private readonly List<(SyncedRecord Record, int? Line)> portion = [];

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

        if (portion.Count >= Together) await FlushAsync(cancel);
    }

    /// <summary>A record that the source has no longer.</summary>
    public async Task RemoveAsync(string key, CancellationToken cancel)
    {
        portion.Add((new(key, null), null));
        if (portion.Count >= Together) await FlushAsync(cancel);
    }

    /// <summary>Applies what has gathered.</summary>
    public async Task FlushAsync(CancellationToken cancel)
    {
        if (portion.Count == 0) return;
        await ApplyAsync([.. portion], cancel);
        portion.Clear();
    }

    private async Task ApplyAsync(IReadOnlyList<(SyncedRecord Record, int? Line)> some, CancellationToken cancel)
    {
        await MayGoOn(cancel);
        var problem = "";
        try
        {
            var command = new SyncRecords(source.Id, run, new([.. some.Select(r => r.Record)])) { Force = order.Force, GroupsOnly = order.Remap };
            // What is begun is stored or is not; a cancel waits for that.
            switch (await registrar.HandleAsync(source.Co.Id, command, order.Caller, null, CancellationToken.None))
            {
                case Carried carried:
                    CrashPoint.Pass(Step.SyncApplied);
                    var lines = some.ToDictionary(r => r.Record.Key, r => r.Line, StringComparer.Ordinal);
                    foreach (var outcome in carried.Synced) ledger.Note(outcome, lines.GetValueOrDefault(outcome.Key));
                    Done += some.Count;
                    await Reading.AssignAsync(source, carried, registrar, order.Caller);
                    return;
                case Declined declined:
                    problem = Ledger.Sentence(declined.Refusals);
                    break;
                case Contended:
                    problem = "Others changed the same people again and again while it was tried. The next sync tries it again.";
                    break;
            }
        }
        catch (PostgresException e) when (e.SqlState.StartsWith("22", StringComparison.Ordinal))
        {
            // A text that the database cannot keep, such as one with a zero in it, is this record's trouble alone.
            problem = $"The database cannot keep it: {e.MessageText}.";
        }

        if (some.Count == 1)
        {
            ledger.Error(new(some[0].Record.Key, some[0].Line, null, problem));
            Done++;
            return;
        }

        var half = some.Count / 2;
        await ApplyAsync([.. some.Take(half)], cancel);
        await ApplyAsync([.. some.Skip(half)], cancel);
    }
}
