using System.Linq.Expressions;
using Newtonsoft.Json;
using static System.Linq.Expressions.Expression;

namespace EventRegistry.Host.EventStore.Json;

/// <summary>Compiles the way from an object's members to JSON.</summary>
internal static class CompiledWriting
{
    public static Action<JsonWriter, T> Of<T>() where T : class
    {
        var writer = Parameter(typeof(JsonWriter), "writer");
        var value = Parameter(typeof(T), "value");
        return Lambda<Action<JsonWriter, T>>(
            Block(
                [
                    Call(writer, nameof(JsonWriter.WriteStartObject), null),
                    .. JsonMember.Of(typeof(T)).Select(m => Member(writer, value, m)),
                    Call(writer, nameof(JsonWriter.WriteEndObject), null),
                ]),
            writer,
            value).Compile();
    }

    private static BlockExpression Member(ParameterExpression writer, ParameterExpression value, JsonMember member)
    {
        var held = Variable(member.Type, member.Name);
        var named = Call(writer, nameof(JsonWriter.WritePropertyName), null, Constant(member.Name), Constant(false));
        var present = Nullable.GetUnderlyingType(member.Type) is not null
            ? Block(named, JsonValue.Write(writer, Call(held, "GetValueOrDefault", null)))
            : Block(named, JsonValue.Write(writer, held));
        Expression written = member.Type.IsValueType && Nullable.GetUnderlyingType(member.Type) is null
            ? present
            : IfThen(NotEqual(held, Constant(null, member.Type)), present);
        return Block([held], Assign(held, Property(value, member.Property)), written);
    }
}
