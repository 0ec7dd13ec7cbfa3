using System.Globalization;
using Newtonsoft.Json;

namespace EventRegistry.Host.EventStore.Json;

/// <summary>Instants as <c>2026-11-21T00:15:33Z</c>, always UTC, fractions of a second only where there are any; dates as <c>1990-02-01</c>.</summary>
internal static class JsonTime
{
    private const int ToTheSecond = 19;
    private const int DigitsOfATick = 7;

    public static DateTimeOffset? ReadInstant(JsonReader reader) => reader.ReadAsString() is { } text ? Instant(text) : null;

    public static DateOnly? ReadDate(JsonReader reader) =>
        reader.ReadAsString() is { } text ? DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null;

    public static void Write(JsonWriter writer, DateTimeOffset at) => writer.WriteValue(Text(at));

    public static void Write(JsonWriter writer, DateOnly date) => writer.WriteValue(date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    public static string Text(DateTimeOffset at)
    {
        Span<char> text = stackalloc char[28];
        at.UtcDateTime.TryFormat(text, out _, "O", CultureInfo.InvariantCulture);
        var length = text[..^1].TrimEnd('0').Length;
        // What is left ends in the point before the fraction, when there is none.
        length = length <= ToTheSecond + 1 ? ToTheSecond : length;
        text[length] = 'Z';
        return new(text[..(length + 1)]);
    }

    /// <exception cref="FormatException">The text is no instant.</exception>
    public static DateTimeOffset Instant(string text)
    {
        // The form that we write ourselves is read by hand: the general parser takes ten times as long.
        if (text.Length > ToTheSecond && text[^1] == 'Z' && Fraction(text.AsSpan(ToTheSecond..^1)) is { } fraction && text[4] == '-' && text[7] == '-' && text[10] == 'T' && text[13] == ':' && text[16] == ':'
            && Number(text, 0, 4, out var year) && Number(text, 5, 2, out var month) && Number(text, 8, 2, out var day)
            && Number(text, 11, 2, out var hour) && Number(text, 14, 2, out var minute) && Number(text, 17, 2, out var second)
            && year > 0 && month is > 0 and <= 12 && day > 0 && day <= DateTime.DaysInMonth(year, month) && hour < 24 && minute < 60 && second < 60)
            return new DateTimeOffset(year, month, day, hour, minute, second, TimeSpan.Zero).AddTicks(fraction);
        return DateTimeOffset.ParseExact(text, "yyyy-MM-ddTHH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToUniversalTime();
    }

    /// <summary>The ticks of <c>.25</c>; none of nothing; null for what is neither.</summary>
    private static long? Fraction(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty) return 0;
        if (text[0] != '.' || text.Length is 1 or > DigitsOfATick + 1) return null;
        var ticks = 0L;
        for (var i = 1; i <= DigitsOfATick; i++)
        {
            var digit = i < text.Length ? text[i] : '0';
            if (!char.IsAsciiDigit(digit)) return null;
            ticks = (ticks * 10) + (digit - '0');
        }

        return ticks;
    }

    private static bool Number(string text, int start, int length, out int number)
    {
        number = 0;
        for (var i = start; i < start + length; i++)
        {
            if (!char.IsAsciiDigit(text[i])) return false;
            number = (number * 10) + (text[i] - '0');
        }

        return true;
    }
}
