using EventRegistry.Domain.Decisions;

namespace EventRegistry.Domain.Groups;

/// <summary>Makes a CO's default groups, and those of its COUs, where they are missing (<c>identity-rules.md</c> 4).</summary>
internal static class DefaultGroups
{
    public static void MakeMissing(Draft draft) => throw new NotSupportedException($"{draft}");
}
