using System.Linq.Expressions;
using System.Reflection;
using EventRegistry.Domain.Changelog;
using Newtonsoft.Json;
using static System.Linq.Expressions.Expression;

namespace EventRegistry.Host.EventStore.Json;

/// <summary>How a single value stands in JSON: numbers, truths and text as they are, ids as numbers, enumerations by their codes.</summary>
internal static class JsonValue
{
    /// <summary>Reads the value after a member's name; null stands for null.</summary>
    public static Expression Read(ParameterExpression reader, Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain == typeof(int)) return Call(reader, nameof(JsonReader.ReadAsInt32), null);
        if (plain == typeof(bool)) return Call(reader, nameof(JsonReader.ReadAsBoolean), null);
        if (plain == typeof(string)) return Call(reader, nameof(JsonReader.ReadAsString), null);
        if (plain == typeof(DateTimeOffset)) return Call(typeof(JsonTime), nameof(JsonTime.ReadInstant), null, reader);
        if (plain == typeof(DateOnly)) return Call(typeof(JsonTime), nameof(JsonTime.ReadDate), null, reader);
        if (plain == typeof(ValueList<int>)) return Call(typeof(JsonValue), nameof(ReadNumbers), null, reader);
        if (plain.IsEnum) return Call(typeof(JsonValue), nameof(ReadCode), [plain], reader);
        if (IdConstructor(plain) is { } id) return ReadId(reader, id);
        return Call(typeof(JsonValue), nameof(ReadObject), [plain], reader);
    }

    /// <summary>Writes a value that is not null.</summary>
    public static Expression Write(ParameterExpression writer, Expression value)
    {
        var type = value.Type;
        if (type == typeof(DateTimeOffset) || type == typeof(DateOnly)) return Call(typeof(JsonTime), nameof(JsonTime.Write), null, writer, value);
        if (type == typeof(ValueList<int>)) return Call(typeof(JsonValue), nameof(WriteNumbers), null, writer, value);
        if (type.IsEnum) return Put(writer, Call(typeof(Codes<>).MakeGenericType(type), nameof(Codes<>.Of), null, value));
        if (IdConstructor(type) is not null) return Put(writer, Property(value, "Value"));
        return type == typeof(int) || type == typeof(bool) || type == typeof(string)
            ? Put(writer, value)
            : Call(typeof(JsonForm<>).MakeGenericType(type), nameof(JsonForm<>.Write), null, writer, value);
    }

    private static MethodCallExpression Put(ParameterExpression writer, Expression value) =>
        Call(writer, typeof(JsonWriter).GetMethod(nameof(JsonWriter.WriteValue), [value.Type])!, value);

    // Every id is a struct around one number, PersonId(int Value).
    private static ConstructorInfo? IdConstructor(Type type) => type.IsValueType ? type.GetConstructor([typeof(int)]) : null;

    private static BlockExpression ReadId(ParameterExpression reader, ConstructorInfo id)
    {
        var number = Variable(typeof(int?), "number");
        var result = typeof(Nullable<>).MakeGenericType(id.DeclaringType!);
        return Block(
            [number],
            Assign(number, Call(reader, nameof(JsonReader.ReadAsInt32), null)),
            Condition(Property(number, "HasValue"), Convert(New(id, Call(number, "GetValueOrDefault", null)), result), Constant(null, result)));
    }

    private static T? ReadCode<T>(JsonReader reader) where T : struct, Enum => reader.ReadAsString() is { } code ? Codes<T>.Parse(code) : null;

    private static T? ReadObject<T>(JsonReader reader) where T : class
    {
        reader.Read();
        return reader.TokenType == JsonToken.Null ? null : JsonForm<T>.Read(reader);
    }

    private static ValueList<int>? ReadNumbers(JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonToken.Null) return null;
        if (reader.TokenType != JsonToken.StartArray) throw new JsonReaderException($"A list of numbers was expected, not {reader.TokenType}.");
        var numbers = new List<int>();
        while (reader.ReadAsInt32() is { } number) numbers.Add(number);
        return reader.TokenType == JsonToken.EndArray ? new(numbers) : throw new JsonReaderException("A list of numbers holds something else.");
    }

    private static void WriteNumbers(JsonWriter writer, ValueList<int> numbers)
    {
        writer.WriteStartArray();
        foreach (var number in numbers) writer.WriteValue(number);
        writer.WriteEndArray();
    }
}
