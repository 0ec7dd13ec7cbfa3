using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Organization;

namespace EventRegistry.Specs.Golden;

/// <summary>The live rows that a history leaves, as lines that can be compared with another's: without ids of their own, times, revisions and actors.</summary>
internal static class LiveRows
{
    /// <param name="events">The history.</param>
    /// <param name="named">What stands for a value; for one that names a record, its counterpart in the other life.</param>
    public static IReadOnlyList<string> Of(IEnumerable<Recorded> events, Func<object?, object?> named)
    {
        var live = new Dictionary<(Kind Kind, int Id), IRecord>();
        foreach (var change in events.Select(e => e.Change))
        {
            if (Saying.After(change) is { } record) live[(change.Kind, change.RecordId)] = record;
            else live.Remove((change.Kind, change.RecordId));
        }

        return [.. live.Select(l => $"{l.Key.Kind}: {string.Join(", ", l.Key.Kind.Fields.Where(f => Counts(l.Value, f)).Select(f => $"{f.Column}={Written(f, l.Value, named)}"))}").Order(StringComparer.Ordinal)];
    }

    /// <summary>What one list of lines has and the other has not: - before a line of the first, + before one of the second.</summary>
    public static IReadOnlyList<string> Difference(IReadOnlyList<string> one, IReadOnlyList<string> other) =>
        [.. Beyond(one, other).Select(l => $"- {l}"), .. Beyond(other, one).Select(l => $"+ {l}")];

    // A COU's bounds are kept by the Registry's tree, which moves those of others without a trace; here parents tell of the tree.
    private static bool Counts(IRecord record, Field field) => field.Name != nameof(IRecord.Id) && !(record is Cou && field.Name is nameof(Cou.Left) or nameof(Cou.Right));

    private static string Written(Field field, IRecord record, Func<object?, object?> named) => (record, field.Name, field.Of(record)) switch
    {
        // Where a registry shows a text of its own depends on where that registry stands; the golden one was spoken to without an address.
        (Terms { Body.Length: > 0 } terms, nameof(Terms.Url), string url) when url.EndsWith($"/display/{terms.Id}", StringComparison.Ordinal) => "(shown by the registry)",
        (_, _, null) => "NULL",
        var (_, _, value) => $"'{named(value)}'",
    };

    private static IEnumerable<string> Beyond(IReadOnlyList<string> one, IReadOnlyList<string> other)
    {
        var left = other.CountBy(l => l).ToDictionary();
        foreach (var line in one)
        {
            if (left.GetValueOrDefault(line) > 0) left[line]--;
            else yield return line;
        }
    }
}
