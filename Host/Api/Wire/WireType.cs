using System.Globalization;
using System.Linq.Expressions;
using System.Text.Json;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;

namespace EventRegistry.Host.Api.Wire;

/// <summary>What was found where a value should be.</summary>
/// <param name="IsDropped">Whether it counts as not sent at all: a word that is none of the vocabulary.</param>
/// <param name="Value">Of the type, null, or <see cref="Unreadable"/>.</param>
internal readonly record struct Reading(bool IsDropped, object? Value)
{
    public static readonly Reading Dropped = new(true, null);

    public static Reading Of(object? value) => new(false, value);
}

/// <summary>How values of a type travel. What comes in may be a string or a number alike.</summary>
internal abstract class WireType
{
    /// <summary>How values of a member's type travel.</summary>
    /// <param name="type">The member's type.</param>
    /// <param name="words">Whether values of an enumeration travel as words, such as <c>Active</c>, and not as codes.</param>
    public static WireType Of(Type type, bool words)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string)) return new TextType();
        if (type == typeof(int)) return new NumberType();
        if (type == typeof(bool)) return new BoolType();
        if (type == typeof(DateTimeOffset)) return new InstantType();
        if (type == typeof(DateOnly)) return new DateType();
        if (type.IsEnum) return (WireType)Activator.CreateInstance((words ? typeof(WordType<>) : typeof(CodeType<>)).MakeGenericType(type))!;
        return new IdType(type);
    }

    /// <summary>Writes a value that is not null.</summary>
    public virtual void Write(Utf8JsonWriter writer, object value) => JsonText.Write(writer, TextOf(value));

    /// <summary>A value as text.</summary>
    public abstract string TextOf(object value);

    public Reading Read(JsonElement sent) => sent.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => Reading.Of(null),
        JsonValueKind.String => Read(sent.GetString()!),
        JsonValueKind.Number => Read(sent.GetRawText()),
        JsonValueKind.True => Read(true),
        JsonValueKind.False => Read(false),
        _ => Reading.Of(new Unreadable(sent.ValueKind.ToString())),
    };

    protected abstract Reading Read(string text);

    protected virtual Reading Read(bool value) => Read(value ? "1" : "0");

    private sealed class TextType : WireType
    {
        public override string TextOf(object value) => (string)value;

        // No table can hold the character that ends texts elsewhere.
        protected override Reading Read(string text) => Reading.Of(text.Contains('\0', StringComparison.Ordinal) ? new Unreadable(text) : text);
    }

    private sealed class NumberType : WireType
    {
        public override void Write(Utf8JsonWriter writer, object value) => writer.WriteNumberValue((int)value);

        public override string TextOf(object value) => ((int)value).ToString(CultureInfo.InvariantCulture);

        protected override Reading Read(string text) => Reading.Of(Number(text));
    }

    private sealed class BoolType : WireType
    {
        public override void Write(Utf8JsonWriter writer, object value) => writer.WriteBooleanValue((bool)value);

        public override string TextOf(object value) => (bool)value ? "true" : "false";

        protected override Reading Read(string text) => Reading.Of(text switch { "1" => true, "0" => false, "" => null, _ => new Unreadable(text) });

        protected override Reading Read(bool value) => Reading.Of(value);
    }

    private sealed class InstantType : WireType
    {
        public override string TextOf(object value) => ((DateTimeOffset)value).UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

        protected override Reading Read(string text) =>
            Reading.Of(text.Trim() is "" ? null : WireTime.TryRead(text, out var instant) ? instant : new Unreadable(text));
    }

    private sealed class DateType : WireType
    {
        public override string TextOf(object value) => ((DateOnly)value).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

        protected override Reading Read(string text) =>
            Reading.Of(text.Trim() is "" ? null : WireTime.TryReadDate(text, out var date) ? date : new Unreadable(text));
    }

    /// <summary>Exactly the words that the enumeration's values are called; every other word is dropped.</summary>
    private sealed class WordType<T> : WireType where T : struct, Enum
    {
        private static readonly Dictionary<string, object> Values = Enum.GetValues<T>().ToDictionary(v => v.ToString(), v => (object)v, StringComparer.Ordinal);

        public override string TextOf(object value) => ((T)value).ToString();

        protected override Reading Read(string text) => Values.TryGetValue(text, out var value) ? Reading.Of(value) : Reading.Dropped;
    }

    private sealed class CodeType<T> : WireType where T : struct, Enum
    {
        public override string TextOf(object value) => Codes<T>.Of((T)value);

        protected override Reading Read(string text) =>
            Reading.Of(text is "" ? null : Codes<T>.TryParse(text, out var value) ? value : new Unreadable(text));
    }

    private protected static object? Number(string text) =>
        text.Trim() is "" ? null
        : int.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number) ? number
        : new Unreadable(text);
}

/// <summary>How the id of another record travels: as a bare number.</summary>
internal sealed class IdType : WireType
{
    private readonly Func<int, object> make;
    private readonly Func<object, int> numberOf;

    public IdType(Type type)
    {
        Type = type;
        var (number, id) = (Expression.Parameter(typeof(int)), Expression.Parameter(typeof(object)));
        make = Expression.Lambda<Func<int, object>>(Expression.Convert(Expression.New(type.GetConstructor([typeof(int)])!, number), typeof(object)), number).Compile();
        numberOf = Expression.Lambda<Func<object, int>>(Expression.Property(Expression.Unbox(id, type), "Value"), id).Compile();
    }

    public Type Type { get; }

    public int NumberOf(object id) => numberOf(id);

    public object Make(int number) => make(number);

    public override void Write(Utf8JsonWriter writer, object value) => writer.WriteNumberValue(numberOf(value));

    public override string TextOf(object value) => numberOf(value).ToString(CultureInfo.InvariantCulture);

    protected override Reading Read(string text) => Reading.Of(Number(text) is int number ? make(number) : Number(text));
}
