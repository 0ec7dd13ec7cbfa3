using System.Collections.Frozen;
using System.Reflection;

namespace EventRegistry.Domain.Changelog;

/// <summary>The text by which a value is stored, in the registry's tables and in events alike.</summary>
[AttributeUsage(AttributeTargets.Field)]
public sealed class CodeAttribute(string code) : Attribute
{
    public string Code { get; } = code;
}

/// <summary>Translates the values of an enumeration to the codes they are stored by, and back.</summary>
public static class Codes<T> where T : struct, Enum
{
    private static readonly FrozenDictionary<T, string> Texts = typeof(T)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .ToFrozenDictionary(f => (T)f.GetValue(null)!, f => f.GetCustomAttribute<CodeAttribute>()?.Code
            ?? throw new InvalidOperationException($"{typeof(T).Name}.{f.Name} has no code"));

    private static readonly FrozenDictionary<string, T> Values = Texts.ToFrozenDictionary(p => p.Value, p => p.Key, StringComparer.Ordinal);

    /// <summary>Every code, in the order of declaration.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Enum.GetValues<T>().Select(v => Texts[v])];

    public static string Of(T value) => Texts[value];

    public static bool TryParse(string code, out T value) => Values.TryGetValue(code, out value);

    /// <exception cref="FormatException">The code stands for no value.</exception>
    public static T Parse(string code) => Values.TryGetValue(code, out var value)
        ? value
        : throw new FormatException($"'{code}' is no {typeof(T).Name}; it is one of {string.Join(", ", All)}.");
}
