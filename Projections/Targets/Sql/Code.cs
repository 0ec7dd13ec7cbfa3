using EventRegistry.Domain.Changelog;

namespace EventRegistry.Projections.Targets.Sql;

/// <summary>The code by which a target's column holds a value.</summary>
internal static class Code
{
    public static string? Of<T>(T? value) where T : struct, Enum => value is { } v ? Codes<T>.Of(v) : null;
}
