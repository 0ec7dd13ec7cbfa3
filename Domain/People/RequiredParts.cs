using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;

namespace EventRegistry.Domain.People;

/// <summary>The parts of a value that must be given, as a CO lists their columns.</summary>
internal static class RequiredParts
{
    public static IEnumerable<Refusal> Missing<T>(string columns, Func<string, object?> value) where T : class, IRecord
    {
        var required = columns.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return Kind<T>.Instance.Fields
            .Where(f => required.Contains(f.Column, StringComparer.Ordinal) && string.IsNullOrWhiteSpace(value(f.Name) as string))
            .Select(f => new Refusal(Rule.ValueIsGiven, "Required", f.Name));
    }
}
