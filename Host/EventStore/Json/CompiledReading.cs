using System.Collections.Frozen;
using System.Linq.Expressions;
using System.Reflection;
using Newtonsoft.Json;
using static System.Linq.Expressions.Expression;

namespace EventRegistry.Host.EventStore.Json;

/// <summary>Compiles the way from JSON into a constructor's arguments, without boxing any value on it.</summary>
internal static class CompiledReading
{
    private static readonly ConstructorInfo NewMissing = typeof(MissingMembers).GetConstructors().Single();

    public static Func<JsonReader, T> Of<T>() where T : class
    {
        var members = JsonMember.Of(typeof(T));
        var names = members.Select((m, i) => KeyValuePair.Create(m.Name, i)).ToFrozenDictionary(StringComparer.Ordinal);
        var reader = Parameter(typeof(JsonReader), "reader");
        var index = Variable(typeof(int), "index");
        var values = members.Select(m => Variable(MayBeNull(m.Type), m.Name)).ToArray();
        var end = Label("end");
        var cases = members.Select((m, i) => SwitchCase(Block(typeof(void), Assign(values[i], JsonValue.Read(reader, m.Type))), Constant(i)));
        return Lambda<Func<JsonReader, T>>(
            Block(
                [index, .. values],
                Call(typeof(CompiledReading), nameof(Enter), [typeof(T)], reader),
                Loop(
                    Block(
                        Assign(index, Call(typeof(CompiledReading), nameof(Next), null, reader, Constant(names))),
                        IfThen(Equal(index, Constant(End)), Break(end)),
                        Switch(index, Call(reader, nameof(JsonReader.Skip), null), [.. cases])),
                    end),
                Demand(members, values, typeof(T)),
                Made(members, values, typeof(T))),
            reader).Compile();
    }

    private const int End = -1;

    private const int Unknown = -2;

    private static Type MayBeNull(Type type) =>
        type.IsValueType && Nullable.GetUnderlyingType(type) is null ? typeof(Nullable<>).MakeGenericType(type) : type;

    private static ConditionalExpression Demand(IReadOnlyList<JsonMember> members, ParameterExpression[] values, Type type)
    {
        var required = members.Select((m, i) => (m, i)).Where(x => x.m.Required).ToList();
        var absent = required.Select(x => (Expression)Equal(values[x.i], Constant(null, values[x.i].Type))).DefaultIfEmpty(Constant(false));
        var names = string.Join(", ", required.Select(x => x.m.Name));
        return IfThen(absent.Aggregate(OrElse), Throw(New(NewMissing, Constant(type), Constant(names))));
    }

    private static Expression Made(IReadOnlyList<JsonMember> members, ParameterExpression[] values, Type type)
    {
        var both = members.Zip(values).ToList();
        var made = New(
            JsonMember.ConstructorOf(type),
            both.Where(b => b.First.Parameter is not null).Select(b => b.Second.Type == b.First.Type ? b.Second : (Expression)Convert(b.Second, b.First.Type)));
        var beside = both.Where(b => b.First.Parameter is null).Select(b => Bind(b.First.Property, b.Second)).ToList();
        return beside.Count == 0 ? made : MemberInit(made, beside);
    }

    private static void Enter<T>(JsonReader reader)
    {
        if (reader.TokenType == JsonToken.None) reader.Read();
        if (reader.TokenType != JsonToken.StartObject) throw new JsonReaderException($"{typeof(T).Name} is no object but {reader.TokenType}.");
    }

    private static int Next(JsonReader reader, FrozenDictionary<string, int> names)
    {
        if (!reader.Read()) throw new JsonReaderException("The data end within an object.");
        if (reader.TokenType == JsonToken.EndObject) return End;
        return names.TryGetValue((string)reader.Value!, out var index) ? index : Unknown;
    }
}

/// <summary>The data lack something that a record cannot be without.</summary>
internal sealed class MissingMembers(Type type, string required) : JsonException($"{type.Name} needs {required}, and the data lack some of it.");
