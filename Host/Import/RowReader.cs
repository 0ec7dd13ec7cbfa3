using System.Linq.Expressions;
using System.Reflection;
using EventRegistry.Domain.Changelog;
using Npgsql;

namespace EventRegistry.Host.Import;

/// <summary>Makes a record of the columns of a row; compiled once for each kind from the record's constructor.</summary>
internal static class RowReader<T> where T : class, IRecord
{
    /// <summary>Reads the record whose first field stands in the given column.</summary>
    public static Func<NpgsqlDataReader, int, T> Read { get; } = Compile();

    private static Func<NpgsqlDataReader, int, T> Compile()
    {
        var reader = Expression.Parameter(typeof(NpgsqlDataReader));
        var offset = Expression.Parameter(typeof(int));
        var constructor = typeof(T).GetConstructors().MaxBy(c => c.GetParameters().Length)!;
        var values = Kind<T>.Instance.Fields.Select((field, i) => Value(field, reader, Expression.Add(offset, Expression.Constant(i))));
        return Expression.Lambda<Func<NpgsqlDataReader, int, T>>(Expression.New(constructor, values), reader, offset).Compile();
    }

    private static Expression Value(Field field, Expression reader, Expression column)
    {
        var type = Nullable.GetUnderlyingType(field.Type) ?? field.Type;
        var isNull = Expression.Call(reader, nameof(NpgsqlDataReader.IsDBNull), null, column);
        var value = Expression.Convert(NotNull(type, field, reader, column), field.Type);
        var missing = field.Optional
            ? (Expression)Expression.Default(field.Type)
            : Expression.Throw(Expression.New(typeof(UnreadableValue).GetConstructors()[0], Expression.Constant(field), Expression.Constant(null, typeof(string))), field.Type);
        return Expression.Condition(isNull, missing, value);
    }

    private static Expression NotNull(Type type, Field field, Expression reader, Expression column)
    {
        if (type == typeof(string)) return Call(nameof(NpgsqlDataReader.GetString));
        if (type == typeof(int)) return Call(nameof(NpgsqlDataReader.GetInt32));
        if (type == typeof(bool)) return Call(nameof(NpgsqlDataReader.GetBoolean));
        if (type == typeof(DateOnly)) return Expression.Call(reader, nameof(NpgsqlDataReader.GetFieldValue), [typeof(DateOnly)], column);
        if (type == typeof(DateTimeOffset)) return Expression.Call(typeof(RowReader<T>), nameof(Utc), null, Call(nameof(NpgsqlDataReader.GetDateTime)));
        if (type.IsEnum) return Expression.Call(typeof(RowReader<T>), nameof(Code), [type], Call(nameof(NpgsqlDataReader.GetString)), Expression.Constant(field));
        // What is left are the typed ids, each made of one integer.
        return Expression.New(type.GetConstructor([typeof(int)])!, Call(nameof(NpgsqlDataReader.GetInt32)));

        Expression Call(string method) => Expression.Call(reader, typeof(NpgsqlDataReader).GetMethod(method, BindingFlags.Public | BindingFlags.Instance, [typeof(int)])!, column);
    }

    private static DateTimeOffset Utc(DateTime value) => new(value, TimeSpan.Zero);

    private static TEnum Code<TEnum>(string code, Field field) where TEnum : struct, Enum =>
        Codes<TEnum>.TryParse(code, out var value) ? value
            : throw new UnreadableValue(field, $"'{code}' is none of its codes: {string.Join(", ", Codes<TEnum>.All)}");
}

/// <summary>A column holds what it cannot mean; whoever knows the row says where.</summary>
internal sealed class UnreadableValue(Field field, string? reason) : Exception(reason ?? "there is no value, and there must be one")
{
    public Field Field { get; } = field;
}
