using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Organization;
using EventRegistry.Host.Access;
using EventRegistry.Host.Commands;
using EventRegistry.Host.ReadModels;
using EventRegistry.Host.Sources.Api;

namespace EventRegistry.Host.Api;

/// <summary>What requests are answered with the help of.</summary>
internal sealed record Desk(Registry Registry, RecordBook Records, Registrar Registrar, Gate Gate, IProvisioning Provisioning)
{
    public static Desk Of(Registry registry, Registrar registrar, Gate gate, IProvisioning provisioning) => new(registry, new RecordBook(registry.Database), registrar, gate, provisioning);

    public Homes Homes { get; } = new(Records, Registry.Clock);

    public PushedSources PushedSources { get; } = new(Registry);

    public PushedDocuments PushedDocuments { get; } = new(Registry.Database);

    /// <summary>Brings what was pushed into the registry; null where this process does not.</summary>
    public IRecordSync? Sync { get; init; }

    /// <summary>The live or deleted record of that id; null when there is none, or what has it is an archived copy.</summary>
    public async Task<StoredRow?> RecordAsync(Kind kind, int id, CancellationToken cancel) =>
        await Records.FindAsync(kind, id, cancel) is { IsCopy: false } row && !IsGone(row) ? row : null;

    /// <summary>Whether a row is of a CO that was removed, which leaves nothing to be seen.</summary>
    public static bool IsGone(StoredRow row) => row.Deleted && row.Record is Co;

    /// <summary>The CO that a row belongs to: a CO's own is the CO itself.</summary>
    public static CoId? CoOf(StoredRow row) => row.Record is Co co ? new(co.Id) : row.Co;
}
