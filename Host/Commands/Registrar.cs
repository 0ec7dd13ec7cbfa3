using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Organization;

namespace EventRegistry.Host.Commands;

/// <summary>Carries out commands: loads what must be known, has the command decided, and stores what was decided, all of it or nothing.</summary>
public sealed class Registrar(Registry registry)
{
    /// <summary>Carries out a command. When it returns, every read sees the effect.</summary>
    /// <param name="co">The CO that the command is about.</param>
    /// <param name="command">The command.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="key">Names this very request, so that it may be repeated: the second time it answers what it did the first. Null for none.</param>
    public Task<Outcome> HandleAsync(CoId co, Command command, Caller caller, string? key, CancellationToken cancel) =>
        throw new NotSupportedException($"{registry} {co} {command} {caller} {key} {cancel}");
}

/// <summary>Who asks for something.</summary>
/// <param name="Name">What is kept as the actor, such as an API user's name.</param>
/// <param name="ApiUserId">The API user, if it is one.</param>
public sealed record Caller(string Name, int? ApiUserId);

/// <summary>What became of a command.</summary>
public abstract record Outcome;

/// <summary>It holds.</summary>
/// <param name="RecordId">The record that was added or edited; null where the command is about none.</param>
/// <param name="Changes">What happened, with what led to what; none when everything was so already.</param>
/// <param name="Sequence">The place of the last of these events in history; 0 when there are none.</param>
public sealed record Carried(int? RecordId, IReadOnlyList<Decided> Changes, long Sequence) : Outcome;

/// <summary>It does not hold, and nothing happened.</summary>
public sealed record Declined(IReadOnlyList<Refusal> Refusals) : Outcome;

/// <summary>Others changed the same subject again and again while it was tried. Nothing happened; it may be tried once more.</summary>
public sealed record Contended(StreamId Stream) : Outcome;
