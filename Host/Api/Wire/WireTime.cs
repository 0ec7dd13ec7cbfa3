using System.Globalization;

namespace EventRegistry.Host.Api.Wire;

/// <summary>Reads instants and dates as clients write them. What names no zone is meant as UTC; what names one is converted.</summary>
internal static class WireTime
{
    private static readonly string[] Days = ["yyyy-M-d", "yyyy/M/d", "yyyyMMdd", "d MMM yyyy", "d MMMM yyyy", "MMM d, yyyy", "MMMM d, yyyy"];

    private static readonly string[] Instants =
    [
        .. Days,
        .. from day in Days from between in new[] { " ", "'T'" } from time in new[] { "H:mm", "H:mm:ss", "H:mm:ss.FFFFFFF" } from zone in new[] { "", "K", "zzz", " zzz" } select day + between + time + zone,
        "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
    ];

    public static bool TryRead(string text, out DateTimeOffset instant)
    {
        if (!DateTimeOffset.TryParseExact(text.Trim(), Instants, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out instant)) return false;
        // The registry's tables know whole seconds.
        instant = new DateTimeOffset(instant.Ticks - (instant.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
        return true;
    }

    /// <summary>The day that is written, whatever time stands beside it.</summary>
    public static bool TryReadDate(string text, out DateOnly date)
    {
        if (DateOnly.TryParseExact(text.Trim(), Days, CultureInfo.InvariantCulture, DateTimeStyles.None, out date)) return true;
        if (!DateTimeOffset.TryParseExact(text.Trim(), Instants, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)) return false;
        date = DateOnly.FromDateTime(instant.DateTime);
        return true;
    }
}
