using System.Globalization;

namespace EventRegistry.Host.Sources;

/// <summary>A date as systems of record write it. What two people would read as two dates is none, but for 3/4/2020, which has always been the fourth of March here.</summary>
internal static class FreeDate
{
    private static readonly string[] Days =
        ["yyyy-M-d", "yyyy/M/d", "yyyyMMdd", "M/d/yyyy", "d.M.yyyy", "d-M-yyyy", "d MMM yyyy", "d MMMM yyyy", "d-MMM-yyyy", "MMM d, yyyy", "MMMM d, yyyy", "MMM d yyyy", "MMMM d yyyy"];

    private static readonly string[] BirthDays = ["yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "yyyy M d"];

    private static readonly string[] Forms =
    [
        .. from day in Days
           from clock in (string[])["", "H:mm", "H:mm:ss", "H:mm:ss.FFFFFFF", "h:mm tt", "h:mm:ss tt"]
           from separator in (string[])(clock.Length == 0 ? [""] : [" ", "'T'"])
           from zone in (string[])(clock.Length == 0 ? [""] : ["", "K", " K", " 'UTC'", " 'GMT'"])
           select day + separator + clock + zone,
    ];

    /// <summary>The instant, midnight where there is no time of day, UTC where it does not say; null when it is no date.</summary>
    public static DateTimeOffset? Instant(string text) =>
        DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal | DateTimeStyles.AllowWhiteSpaces, out var at)
            ? at : null;

    /// <summary>The day, as it is written; null when it is no date.</summary>
    public static DateOnly? Day(string text) =>
        DateTime.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces | DateTimeStyles.RoundtripKind, out var at) ? DateOnly.FromDateTime(at) : null;

    /// <summary>A day of birth in a file, which the Registry takes in one order alone: year, month, day; null when it is none.</summary>
    public static DateOnly? BirthDay(string text) => DateOnly.TryParseExact(text, BirthDays, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
