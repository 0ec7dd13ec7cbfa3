using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Xunit;

namespace EventRegistry.Specs;

/// <summary>A picture of a result, kept as <c>class.method.verified.txt</c> beside its spec and compared with every run.
/// A difference leaves <c>.received.txt</c>: read it, then rename it, if it is what should be.</summary>
public static partial class Snapshot
{
    /// <param name="name">Tells the pictures of one method apart, such as a theory's case.</param>
    /// <param name="scrubInstants">Whether instants, too, are replaced by <c>DateTime_1</c> and so on.</param>
    public static void Matches(
        string text, string? name = null, bool scrubInstants = false,
        [CallerFilePath] string file = "", [CallerMemberName] string method = "")
    {
        var picture = Path.Combine(Path.GetDirectoryName(file)!,
            $"{Path.GetFileNameWithoutExtension(file)}.{method}{(name is null ? "" : "_" + FileName(name))}");
        var (verified, received) = (picture + ".verified.txt", picture + ".received.txt");
        var actual = Normalised(Scrubbed(text, scrubInstants));
        var isHandedOver = false;
        HandOver(actual, picture, file, ref isHandedOver);
        if (isHandedOver) return;
        var expected = File.Exists(verified) ? Normalised(File.ReadAllText(verified)) : null;
        if (actual == expected)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, actual);
        Assert.Fail(expected is null
            ? $"There is no {verified} yet. Received:\n\n{actual}\n"
            : $"{verified} differs.\n\n{Difference(expected, actual)}\n");
    }

    /// <summary>Rows under their headers, each column as wide as it must be. Null is shown as ∅.</summary>
    public static string Table(IEnumerable<string> headers, IEnumerable<IEnumerable<object?>> rows)
    {
        List<string[]> lines = [[.. headers], .. rows.Select(row => row.Select(Cell).ToArray())];
        var widths = Enumerable.Range(0, lines.Max(l => l.Length)).Select(i => lines.Max(l => i < l.Length ? l[i].Length : 0)).ToArray();
        lines.Insert(1, [.. widths.Select(w => new string('-', w))]);
        return string.Join('\n', lines.Select(line => string.Join("  ", line.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd()));
    }

    /// <summary>Guids, and instants if asked for, replaced by numbers in order of appearance: equal ones stay equal.</summary>
    public static string Scrubbed(string text, bool instants = false)
    {
        var scrubbed = Numbered(AGuid(), "Guid_", text);
        return instants ? Numbered(AnInstant(), "DateTime_", scrubbed) : scrubbed;
    }

    /// <summary>Leaves the comparison to somebody else, where the specs were built so.</summary>
    static partial void HandOver(string actual, string picture, string file, ref bool isDone);

    private static string Numbered(Regex kind, string word, string text)
    {
        var seen = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        return kind.Replace(text, match =>
        {
            seen.TryAdd(match.Value, seen.Count + 1);
            return word + seen[match.Value].ToString(CultureInfo.InvariantCulture);
        });
    }

    private static string Difference(string expected, string actual)
    {
        const int shown = 10;
        var (before, after) = (expected.Split('\n'), actual.Split('\n'));
        var start = before.Zip(after).TakeWhile(pair => pair.First == pair.Second).Count();
        var end = before[start..].Reverse().Zip(after[start..].Reverse()).TakeWhile(pair => pair.First == pair.Second).Count();
        IEnumerable<string> lines =
        [
            $"From line {start + 1} on (- verified, + received):",
            .. before[..start].TakeLast(2).Select(line => "  " + line),
            .. Marked("- ", before[start..^end]),
            .. Marked("+ ", after[start..^end]),
        ];
        return string.Join('\n', lines);

        static IEnumerable<string> Marked(string mark, string[] lines) => lines.Length <= shown
            ? lines.Select(line => mark + line)
            : lines.Take(shown).Select(line => mark + line).Append($"{mark}... and {lines.Length - shown} more lines");
    }

    private static string Cell(object? value) => value switch
    {
        null or DBNull => "∅",
        DateTime at => at.ToString("yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => (value.ToString() ?? "").Replace("\n", "\\n", StringComparison.Ordinal),
    };

    private static string Normalised(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n');

    private static string FileName(string name) => string.Concat(name.Select(c => char.IsLetterOrDigit(c) || "-._=".Contains(c) ? c : '_'));

    [GeneratedRegex(@"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", RegexOptions.IgnoreCase)]
    private static partial Regex AGuid();

    [GeneratedRegex(@"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d(:?\d\d)?)?")]
    private static partial Regex AnInstant();
}
