using EventRegistry.Domain.Decisions;

namespace EventRegistry.Domain.People;

/// <summary>Applies the CO's expiration policies to a person's roles (<c>identity-rules.md</c> 7).</summary>
internal static class Expiring
{
    public static void Into(PersonId id, Draft draft) => throw new NotSupportedException($"{id} {draft}");
}
