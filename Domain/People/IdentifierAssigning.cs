using System.Collections.Immutable;
using System.Globalization;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.Organization;

namespace EventRegistry.Domain.People;

/// <summary>Assigns a person's or a group's identifiers as the CO has them assigned (<c>identity-rules.md</c> 10).</summary>
internal static class IdentifierAssigning
{
    // How many values in a row may be taken before it is given up.
    private const int MostTries = 100;

    public static Needs Needs(AssignIdentifiers command, Collaboration co) => throw new NotSupportedException($"{command} {co}");

    public static ImmutableArray<Refusal> Into(AssignIdentifiers command, Draft draft) => throw new NotSupportedException($"{command} {draft} {MostTries}");
}
