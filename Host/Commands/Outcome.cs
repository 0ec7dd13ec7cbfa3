using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.IdentitySources;

namespace EventRegistry.Host.Commands;

/// <summary>Who asks for something.</summary>
/// <param name="Name">What is kept as the actor, such as an API user's name.</param>
/// <param name="ApiUserId">The API user, if it is one.</param>
public sealed record Caller(string Name, int? ApiUserId)
{
    /// <summary>The registry itself, for what follows from time or from an interrupted command.</summary>
    public static readonly Caller Registry = new("eventregistry", null);
}

/// <summary>What became of a command.</summary>
public abstract record Outcome;

/// <summary>It holds.</summary>
/// <param name="RecordId">The record that was added or edited; null where the command is about none.</param>
/// <param name="Changes">What happened, with what led to what; none when everything was so already.</param>
/// <param name="Sequence">The place of the last of these events in history; 0 when there are none.</param>
public sealed record Carried(int? RecordId, IReadOnlyList<Decided> Changes, long Sequence) : Outcome
{
    /// <summary>What became of each of the records of a source that were to be synced.</summary>
    public IReadOnlyList<SyncedOutcome> Synced { get; init; } = [];
}

/// <summary>It does not hold, and nothing happened.</summary>
public sealed record Declined(IReadOnlyList<Refusal> Refusals) : Outcome;

/// <summary>Others changed the same subject again and again while it was tried. Nothing happened; it may be tried once more.</summary>
public sealed record Contended(StreamId Stream) : Outcome;
