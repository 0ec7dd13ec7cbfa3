using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;

namespace EventRegistry.Host.Commands;

/// <summary>A command that was carried out, or was not.</summary>
/// <param name="Co">The CO that it was about.</param>
/// <param name="Command">What was asked.</param>
/// <param name="Operation">What all its events share; the cause they name.</param>
/// <param name="Request">What was asked, in words, such as <c>edit name</c>.</param>
/// <param name="Caller">Who asked.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Events">What was stored, in order; none when nothing was.</param>
public sealed record Handled(CoId Co, Command Command, string Operation, string Request, Caller Caller, Outcome Outcome, IReadOnlyList<Recorded> Events)
{
    /// <summary>People whom it changed, as it left them; whom it did not have to know is missing.</summary>
    public IReadOnlyList<Person> People { get; init; } = [];

    /// <summary>Org identities that it changed, as it left them.</summary>
    public IReadOnlyList<OrgIdentity> Identities { get; init; } = [];
}
