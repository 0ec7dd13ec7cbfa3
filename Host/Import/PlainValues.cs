using System.Collections.Concurrent;
using System.Reflection;
using EventRegistry.Domain.Changelog;

namespace EventRegistry.Host.Import;

/// <summary>The number in a typed id.</summary>
internal static class TypedId
{
    private static readonly ConcurrentDictionary<Type, PropertyInfo> Values = new();

    public static int Value(object id) => (int)Values.GetOrAdd(id.GetType(), t => t.GetProperty("Value")!).GetValue(id)!;
}

/// <summary>The code of a value whose enumeration is known only as the program runs.</summary>
internal static class CodeOf
{
    private static readonly ConcurrentDictionary<Enum, string> Codes = new();

    public static string Value(Enum value) => Codes.GetOrAdd(value, v =>
        (string)typeof(Codes<>).MakeGenericType(v.GetType()).GetMethod("Of")!.Invoke(null, [v])!);
}
