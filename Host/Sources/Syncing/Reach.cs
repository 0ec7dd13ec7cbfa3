using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Host.Commands;

namespace EventRegistry.Host.Sources.Syncing;

/// <summary>What some records of a sync would come to, if they were decided now.</summary>
/// <param name="Records">How many were decided.</param>
/// <param name="Of">Of how many.</param>
/// <param name="Results">What would become of them.</param>
/// <param name="People">How many people they would change.</param>
internal sealed record SyncReach(
    int Records, long Of, IReadOnlyDictionary<SyncResult, int> Results, IReadOnlyList<SyncTrouble> Troubles, int People, IReadOnlyList<ReachedTarget> Targets, IReadOnlyList<string> Besides);

/// <summary>
/// Has the first records of a sync decided as the sync would, and asks each target for a dry run of whom that concerns. All of it happens in memory: what is decided is stored nowhere,
/// and a target is only read.
/// </summary>
internal sealed class Reaching(Registry registry, Registrar registrar, KnownSource source, SyncOrder order)
{
    /// <summary>So many records are decided at most, all by one decision.</summary>
    public const int Most = 500;

    private const string External = "EX";

    /// <param name="opened">The source, which says what its records mean.</param>
    /// <param name="survey">What differs.</param>
    public async Task<SyncReach> OfAsync(ISource opened, Survey survey, CancellationToken cancel)
    {
        // Whom a matcher would name is not known without asking it, and to ask is to tell it of the record.
        var asks = source.Co.PipelineOf(source.Record)?.MatchStrategy == External;
        var (records, ledger) = (new List<(SyncedRecord Record, int? Line)>(), new Ledger());
        foreach (var raw in survey.Changed.Take(Most)) Take(opened, raw, records, ledger);
        if (records.Count < Most) await foreach (var key in survey.RemovedAsync(order.Force, cancel).Take(Most - records.Count).WithCancellation(cancel)) records.Add((new(key, null), null));
        if (!asks) foreach (var raw in survey.Added.Take(Most - records.Count)) Take(opened, raw, records, ledger);
        var tally = survey.Tally;
        var decided = records.Count + ledger.Errors;
        var of = (order.Force ? tally.Known : tally.Changed + tally.Removed) + tally.New;
        if (records.Count == 0) return new(decided, of, Results(ledger), ledger.Troubles, 0, [], Besides(asks));
        var command = new SyncRecords(source.Id, SyncRecords.Pushed, new([.. records.Select(r => r.Record)])) { Force = order.Force };
        var (decision, known) = await registrar.TryAsync(source.Co.Id, command, order.Caller, null, cancel);
        if (decision is not Accepted accepted) return new(decided, of, Results(ledger), ledger.Troubles, 0, [], Besides(asks));
        var lines = records.ToDictionary(r => r.Record.Key, r => r.Line, StringComparer.Ordinal);
        foreach (var outcome in accepted.Synced) ledger.Note(outcome, lines.GetValueOrDefault(outcome.Key));
        var supposed = new Supposed();
        supposed.Tell(known, accepted.Changes);
        return new(decided, of, Results(ledger), ledger.Troubles, supposed.People.Count, await ReachedTarget.OfAsync(registry, source, supposed, supposed.People, cancel), Besides(asks));
    }

    private static void Take(ISource opened, RawRecord raw, List<(SyncedRecord, int?)> records, Ledger ledger)
    {
        try
        {
            records.Add((new(raw.Key, new(raw.Raw, opened.Read(raw))), raw.Line));
        }
        catch (RecordUnreadable none)
        {
            ledger.Error(new(raw.Key, raw.Line, none.Column, none.Message));
        }
    }

    private static Dictionary<SyncResult, int> Results(Ledger ledger) => new()
    {
        [SyncResult.New] = ledger.New,
        [SyncResult.Synced] = ledger.Synced,
        [SyncResult.Unchanged] = ledger.Unchanged,
        [SyncResult.Removed] = ledger.Removed,
        [SyncResult.Error] = ledger.Errors,
    };

    private List<string> Besides(bool asks)
    {
        var besides = new List<string>();
        if (asks) besides.Add("New records are not among them: whom they are about is said by the matcher outside, which is asked only by a sync.");
        if (source.Co.Settings.IdentifierAssignments.Any(a => a.Record is { Status: Standing.Active, Context: "CP" })) besides.Add("Identifiers that are assigned after the records are not among them.");
        return besides;
    }
}
