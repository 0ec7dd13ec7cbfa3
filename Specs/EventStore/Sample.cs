using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;

namespace EventRegistry.Specs.EventStore;

/// <summary>Records of every kind in which nothing is left out, always the same ones.</summary>
public static class Sample
{
    public static readonly DateTimeOffset Instant = new(2026, 11, 21, 0, 15, 33, TimeSpan.Zero);

    /// <summary>Everything that can happen to a record of a kind.</summary>
    public static IReadOnlyList<Change> ChangesOf(Kind kind) => kind.Accept(new AllChanges());

    public static T Record<T>() where T : class, IRecord =>
        (T)Activator.CreateInstance(typeof(T), [.. Kind<T>.Instance.Fields.Select((field, place) => Value(field.Type, field.Name, place + 1))])!;

    private static object Value(Type type, string name, int place)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain == typeof(int)) return place;
        if (plain == typeof(bool)) return place % 2 == 0;
        if (plain == typeof(string)) return $"{name} \"{place}\" \\ Ñandú <'é'>";
        if (plain == typeof(DateTimeOffset)) return Instant.AddTicks(place * 1_000_001);
        if (plain == typeof(DateOnly)) return new DateOnly(1990, 2, place);
        return plain.IsEnum ? Enum.GetValues(plain).GetValue(^1)! : Activator.CreateInstance(plain, place)!;
    }

    private static object GetValue(this Array values, Index index) => values.GetValue(index.GetOffset(values.Length))!;

    private sealed class AllChanges : IKindVisitor<IReadOnlyList<Change>>
    {
        private static readonly Origin From = new(new(12), new(3));

        public IReadOnlyList<Change> Visit<T>(Kind<T> kind) where T : class, IRecord =>
        [
            new Added<T>(Record<T>()) { Revision = 4, Modified = Instant, From = From },
            new Edited<T>(Record<T>(), 99) { Revision = 5, Modified = Instant, From = From, Copies = new([100, 101]), CopyWasDeleted = true },
            new Deleted<T>(1),
            new Purged<T>(1, 99),
            new Received<T>(Record<T>(), 6, Instant) { From = From },
        ];
    }
}
