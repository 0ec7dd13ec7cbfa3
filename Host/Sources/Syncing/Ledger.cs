using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.IdentitySources;

namespace EventRegistry.Host.Sources.Syncing;

/// <summary>What became of the records of a sync, and what kept some of them from being taken.</summary>
internal sealed class Ledger
{
    /// <summary>So many troubles are kept, and all are counted: a source that is wrong all through says so in its first thousand lines.</summary>
    public const int MostKept = 1_000;

    private readonly List<SyncTrouble> troubles = [];
    private readonly List<string> warnings = [];

    public int New { get; private set; }

    public int Synced { get; private set; }

    public int Unchanged { get; private set; }

    public int Removed { get; private set; }

    public int Errors { get; private set; }

    public IReadOnlyList<SyncTrouble> Troubles => troubles;

    public IReadOnlyList<string> Warnings => warnings;

    /// <summary>New keys that stand more than once, the first of them: they count as nothing, and are told all the same.</summary>
    public IReadOnlyList<string> PassedOver { get; set; } = [];

    /// <summary>All that history is to keep of records that were not taken.</summary>
    public IEnumerable<SyncTrouble> ToKeep => troubles.Concat(PassedOver.Select(key =>
        new SyncTrouble(key, null, null, "The new key stands more than once in the source. It is passed over, and no error, until it stands there once."))).Take(MostKept);

    public void Error(SyncTrouble trouble)
    {
        Errors++;
        if (troubles.Count < MostKept) troubles.Add(trouble);
    }

    public void Warn(string warning)
    {
        if (warnings.Count < MostKept) warnings.Add(warning);
    }

    /// <summary>Notes what became of a record.</summary>
    /// <param name="line">Where it stands in the source.</param>
    public void Note(SyncedOutcome outcome, int? line)
    {
        switch (outcome.Result)
        {
            case SyncResult.New:
                New++;
                break;
            case SyncResult.Synced:
                Synced++;
                break;
            case SyncResult.Unchanged:
                Unchanged++;
                break;
            case SyncResult.Removed:
                Removed++;
                break;
            default:
                Error(new(outcome.Key, line, outcome.Refusals.Length == 1 ? outcome.Refusals[0].Member : null, Sentence(outcome.Refusals)));
                break;
        }
    }

    /// <summary>Records of which there was nothing to be told.</summary>
    public void Leave(long unchanged) => Unchanged += checked((int)unchanged);

    /// <summary>Takes over what another has noted.</summary>
    public void Add(Ledger other)
    {
        (New, Synced, Unchanged, Removed, Errors) = (New + other.New, Synced + other.Synced, Unchanged + other.Unchanged, Removed + other.Removed, Errors + other.Errors);
        troubles.AddRange(other.troubles.Take(MostKept - troubles.Count));
        warnings.AddRange(other.warnings.Take(MostKept - warnings.Count));
    }

    public static string Sentence(IReadOnlyList<Refusal> refusals) => refusals.Count == 0
        ? "It was refused without a reason."
        : string.Join(" ", refusals.Select(r => r.Member is null ? r.Message : $"{r.Member}: {r.Message}").Select(m => m.EndsWith('.') ? m : m + "."));
}
