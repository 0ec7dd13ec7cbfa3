using System.Collections.Immutable;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;

namespace EventRegistry.Domain.Decisions;

/// <summary>A command's answer: what happens, or why it does not.</summary>
public abstract record Decision
{
    public static Decision Refuse(Rule rule, string message, string? member = null) => new Refused([new(rule, message, member)]);
}

/// <summary>The command holds.</summary>
/// <param name="Changes">All that happens, in order; none when everything is so already.</param>
/// <param name="RecordId">The record that was added or edited; null where the command is about none.</param>
/// <param name="Unsettled">Groups whose people, told by other streams, are still to be settled: those nested into them, or left in them.</param>
public sealed record Accepted(ImmutableArray<Decided> Changes, int? RecordId, ImmutableArray<GroupId> Unsettled) : Decision
{
    /// <summary>The CO that is gone for good; each of its people and org identities is still to be purged. Null where none is.</summary>
    public CoId? Removed { get; init; }

    /// <summary>What became of each of the records of a source that were to be synced.</summary>
    public ImmutableArray<SyncedOutcome> Synced { get; init; } = [];
}

/// <summary>The command does not hold, and nothing happens.</summary>
public sealed record Refused(ImmutableArray<Refusal> Refusals) : Decision;

/// <summary>A change that was decided.</summary>
/// <param name="Stream">The stream it belongs to.</param>
/// <param name="Change">What happens.</param>
/// <param name="Because">The place, among all that was decided, of the change it follows from; null for what was asked for itself.</param>
/// <param name="Law">The rule that makes it follow, such as <c>person status from roles</c>; null for what was asked for itself.</param>
public sealed record Decided(StreamId Stream, Change Change, int? Because, string? Law);

/// <summary>One reason why a command does not hold.</summary>
/// <param name="Rule">What must hold.</param>
/// <param name="Message">What to tell whoever asked.</param>
/// <param name="Member">The member of the record that it is about; null when it is about the whole.</param>
public sealed record Refusal(Rule Rule, string Message, string? Member);
