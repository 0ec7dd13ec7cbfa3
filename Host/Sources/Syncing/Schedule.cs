using Quartz;

namespace EventRegistry.Host.Sources.Syncing;

/// <summary>When a source is synced by itself: five fields as cron has them, in UTC, or the six or seven of Quartz.</summary>
internal static class Schedule
{
    private const int FieldsOfCron = 5;
    private const int FieldsOfQuartz = 7;

    /// <summary>What is wrong with an expression; null when nothing is.</summary>
    public static string? Problem(string expression)
    {
        try
        {
            return Next(expression, DateTimeOffset.UnixEpoch) is null ? $"'{expression}' never comes." : null;
        }
        catch (Exception wrong) when (wrong is FormatException or ArgumentException)
        {
            return wrong is FormatException ? wrong.Message.TrimEnd('.') + "." : Shape(expression);
        }
    }

    /// <summary>The first time after an instant; null when there is none.</summary>
    public static DateTimeOffset? Next(string expression, DateTimeOffset after) => Parsed(expression).GetNextValidTimeAfter(after);

    private static string Shape(string expression) => $"'{expression}' is no schedule: it has five fields, minute, hour, day of the month, month and day of the week, such as 30 2 * * 1-5.";

    private static CronExpression Parsed(string expression)
    {
        var fields = expression.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (fields.Length is < FieldsOfCron or > FieldsOfQuartz) throw new FormatException(Shape(expression));
        if (fields.Length == FieldsOfCron) fields = ["0", .. OfCron(fields)];
        // To the library these two numbers stand for "any", wherever they come from; only a year may hold them.
        if (fields.Take(FieldsOfQuartz - 1).SelectMany(f => f.Split(',', '-', '/')).FirstOrDefault(n => n is "98" or "99") is { } none)
            throw new FormatException($"There is no minute, hour, day or month {none}");
        return new(string.Join(' ', fields)) { TimeZone = TimeZoneInfo.Utc };
    }

    /// <summary>Quartz wants a question mark where one of the two kinds of day is not said, and counts days of the week from Sunday as 1.</summary>
    private static string[] OfCron(string[] fields)
    {
        var (dayOfMonth, dayOfWeek) = (fields[2], OfCron(fields[4]));
        if (dayOfWeek is "*" or "?") dayOfWeek = "?";
        else if (dayOfMonth is "*") dayOfMonth = "?";
        return [fields[0], fields[1], dayOfMonth, fields[3], dayOfWeek];
    }

    private static string OfCron(string dayOfWeek) => string.Join(',', dayOfWeek.Split(',').Select(part =>
    {
        var step = part.Split('/', 2);
        var days = string.Join('-', step[0].Split('-').Select(day => day switch
        {
            [>= '0' and <= '7'] => $"{((day[0] - '0') % 7) + 1}",
            _ => day,
        }));
        return step.Length == 2 ? $"{days}/{step[1]}" : days;
    }));
}
