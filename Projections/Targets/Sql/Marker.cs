using System.Globalization;
using System.Text.RegularExpressions;

namespace EventRegistry.Projections.Targets.Sql;

/// <summary>The line in the comment of the people table that says whose target this is.</summary>
internal static partial class Marker
{
    /// <summary>The comment with the marker in it; whatever else it says is kept.</summary>
    public static string In(string? comment, int coId) =>
        string.IsNullOrEmpty(comment) ? Line(coId) : $"{comment}\n{Line(coId)}";

    /// <summary>The CO that a comment names; null when it names none.</summary>
    public static int? Co(string? comment) =>
        Pattern().Match(comment ?? "") is { Success: true } found && int.TryParse(found.Groups[1].Value, CultureInfo.InvariantCulture, out var co) ? co : null;

    /// <exception cref="TargetHoldsAnotherCo">The comment names another CO.</exception>
    public static void Check(string? comment, int coId, TargetNames names)
    {
        if (Co(comment) is { } other && other != coId)
        {
            throw new TargetHoldsAnotherCo(
                $"The tables {names.Schema}.{names.Prefix}* hold CO {other}, not CO {coId}. Give CO {coId} another prefix, schema or database.")
            { Table = SpPeople.Table.Name };
        }
    }

    private static string Line(int coId) => $"EventRegistry: CO {coId}";

    [GeneratedRegex(@"EventRegistry: CO (\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
