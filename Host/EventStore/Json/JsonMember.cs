using System.Reflection;

namespace EventRegistry.Host.EventStore.Json;

/// <summary>One member of a stored object: a constructor's parameter, or a property that is set beside it.</summary>
/// <param name="Parameter">Null for a property that no constructor parameter stands for.</param>
/// <param name="Required">Whether the JSON must have it.</param>
internal sealed record JsonMember(PropertyInfo Property, ParameterInfo? Parameter, bool Required)
{
    public string Name => Property.Name;

    public Type Type => Property.PropertyType;

    /// <summary>The constructor that takes the most: a record's own, not the one that copies.</summary>
    public static ConstructorInfo ConstructorOf(Type type) => type.GetConstructors().MaxBy(c => c.GetParameters().Length)!;

    /// <summary>The constructor's parameters in their order, then what else can be set.</summary>
    public static IReadOnlyList<JsonMember> Of(Type type)
    {
        var parameters = ConstructorOf(type).GetParameters();
        var named = parameters.Select(p => p.Name).ToHashSet();
        return
        [
            .. parameters.Select(p => new JsonMember(type.GetProperty(p.Name!)!, p, !MayBeNull(p))),
            .. type.GetProperties().Where(p => p.SetMethod is not null && !named.Contains(p.Name)).Select(p => new JsonMember(p, null, false)),
        ];
    }

    private static bool MayBeNull(ParameterInfo parameter) => parameter.ParameterType.IsValueType
        ? Nullable.GetUnderlyingType(parameter.ParameterType) is not null
        : new NullabilityInfoContext().Create(parameter).WriteState == NullabilityState.Nullable;
}
