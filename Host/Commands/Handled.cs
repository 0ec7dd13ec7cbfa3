using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Organization;

namespace EventRegistry.Host.Commands;

/// <summary>A command that was carried out, or was not.</summary>
/// <param name="Co">The CO that it was about.</param>
/// <param name="Command">What was asked.</param>
/// <param name="Operation">What all its events share; the cause they name.</param>
/// <param name="Request">What was asked, in words, such as <c>edit name</c>.</param>
/// <param name="Caller">Who asked.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Events">What was stored, in order; none when nothing was.</param>
public sealed record Handled(CoId Co, Command Command, string Operation, string Request, Caller Caller, Outcome Outcome, IReadOnlyList<Recorded> Events);
