using System.Reflection;
using EventRegistry.Domain.Changelog;
using FsCheck;
using FsCheck.Fluent;

namespace EventRegistry.Specs.EventStore;

/// <summary>Changes of a kind with whatever may stand in them.</summary>
public static class AnyChange
{
    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.Elements("", " ", "Ñandú", "O'Neil \"x\" \\", "\u0001\t\r\n", "\u2028\u00a0", "👩‍🚀", "2026-11-21T00:15:33Z", "null", "{}", "漢字", "a\u0301"),
        Gen.Choose(32, 0xD7FF).Select(c => (char)c).ArrayOf().Select(c => new string(c)));

    private static readonly Gen<DateTimeOffset> Instants =
        from day in Gen.Choose(0, 3_600_000)
        from second in Gen.Choose(0, 86_399)
        from ticks in Gen.OneOf(Gen.Constant(0), Gen.Choose(0, 9_999_999))
        select new DateTimeOffset(DateTime.MinValue, TimeSpan.Zero).AddDays(day).AddSeconds(second).AddTicks(ticks);

    public static Gen<Change> Of(Kind kind) => Gen.OneOf(kind.Accept(new EachChange()));

    private static Gen<object> Filled(Type type)
    {
        var constructor = type.GetConstructors().MaxBy(c => c.GetParameters().Length)!;
        var parameters = constructor.GetParameters();
        var beside = type.GetProperties().Where(p => p.SetMethod is not null && parameters.All(q => q.Name != p.Name)).ToArray();
        var optional = parameters.Select(MayBeNull).ToArray();
        return
            from arguments in Gen.CollectToArray(parameters.Select((p, i) => optional[i] ? OrNull(Value(p.ParameterType)) : Value(p.ParameterType).Select(v => (object?)v)))
            from others in Gen.CollectToArray(beside.Select(p => OrNull(Value(p.PropertyType))))
            select Make(arguments, others);

        object Make(object?[] arguments, object?[] others)
        {
            var made = constructor.Invoke(arguments);
            foreach (var (property, value) in beside.Zip(others)) property.SetValue(made, value);
            return made;
        }
    }

    private static bool MayBeNull(ParameterInfo parameter) => Nullable.GetUnderlyingType(parameter.ParameterType) is not null
        || (!parameter.ParameterType.IsValueType && new NullabilityInfoContext().Create(parameter).WriteState == NullabilityState.Nullable);

    private static Gen<object?> OrNull(Gen<object> value) => Gen.OneOf(Gen.Constant<object?>(null), value.Select(v => (object?)v));

    private static Gen<object> Value(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        var number = Gen.OneOf(Gen.Choose(0, 100_000), Gen.Elements(int.MinValue, int.MaxValue, -1));
        if (plain == typeof(int)) return number.Select(n => (object)n);
        if (plain == typeof(bool)) return Gen.Elements(true, false).Select(b => (object)b);
        if (plain == typeof(string)) return Texts.Select(t => (object)t);
        if (plain == typeof(DateTimeOffset)) return Instants.Select(i => (object)i);
        if (plain == typeof(DateOnly)) return Instants.Select(i => (object)DateOnly.FromDateTime(i.UtcDateTime));
        if (plain == typeof(ValueList<int>)) return number.ArrayOf().Select(n => (object)new ValueList<int>(n));
        if (plain.IsEnum) return Gen.Elements(Enum.GetValues(plain).Cast<object>().ToArray());
        return plain.IsValueType ? number.Select(n => Activator.CreateInstance(plain, n)!) : Filled(plain);
    }

    private sealed class EachChange : IKindVisitor<IEnumerable<Gen<Change>>>
    {
        public IEnumerable<Gen<Change>> Visit<T>(Kind<T> kind) where T : class, IRecord =>
            new[] { typeof(Added<T>), typeof(Edited<T>), typeof(Deleted<T>), typeof(Purged<T>), typeof(Received<T>) }.Select(t => Filled(t).Select(c => (Change)c));
    }
}
