using EventRegistry.Domain.Changelog;

namespace EventRegistry.Specs.EventStore;

/// <summary>Records and changes of every kind in which nothing is left out, always the same ones.</summary>
public static class Sample
{
    public static readonly DateTimeOffset Instant = new(2026, 11, 21, 0, 15, 33, TimeSpan.Zero);

    /// <summary>Everything that can happen to a record of a kind.</summary>
    public static IReadOnlyList<Change> ChangesOf(Kind kind) => kind.Accept(new AllChanges());

    public static T Of<T>() where T : class => (T)Filled(typeof(T));

    private static object Filled(Type type)
    {
        var parameters = type.GetConstructors().MaxBy(c => c.GetParameters().Length)!.GetParameters();
        var filled = Activator.CreateInstance(type, [.. parameters.Select((p, place) => Value(p.ParameterType, p.Name!, place + 1))])!;
        var beside = type.GetProperties().Where(p => p.SetMethod is not null && parameters.All(q => q.Name != p.Name));
        foreach (var (place, property) in beside.Index()) property.SetValue(filled, Value(property.PropertyType, property.Name, parameters.Length + place + 1));
        return filled;
    }

    private static object Value(Type type, string name, int place)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain == typeof(int)) return place;
        if (plain == typeof(bool)) return place % 2 == 0;
        if (plain == typeof(string)) return $"{name} \"{place}\" \\ Ñandú <'é'>";
        // To the second, to the microsecond and to all seven digits in turn.
        if (plain == typeof(DateTimeOffset)) return Instant.AddTicks((place % 3) switch { 0 => 0, 1 => 1_230, _ => 1_000_001 });
        if (plain == typeof(DateOnly)) return new DateOnly(1990, 2, place);
        if (plain == typeof(ValueList<int>)) return new ValueList<int>([100, 101]);
        if (plain.IsEnum) return Enum.GetValues(plain).Cast<object>().Last();
        return plain.IsValueType ? Activator.CreateInstance(plain, place)! : Filled(plain);
    }

    private sealed class AllChanges : IKindVisitor<IReadOnlyList<Change>>
    {
        public IReadOnlyList<Change> Visit<T>(Kind<T> kind) where T : class, IRecord =>
            [Of<Added<T>>(), Of<Edited<T>>(), Of<Deleted<T>>(), Of<Purged<T>>(), Of<Received<T>>()];
    }
}
