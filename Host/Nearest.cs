namespace EventRegistry.Host;

/// <summary>Finds the word that somebody who mistyped probably meant.</summary>
internal static class Nearest
{
    /// <summary>The nearest of some words; null when none is near.</summary>
    public static string? To(string typed, IEnumerable<string> words) => words
        .Select(w => (Word: w, Distance: Distance(typed.ToUpperInvariant(), w.ToUpperInvariant())))
        .Where(w => w.Distance <= Math.Max(2, typed.Length / 3))
        .OrderBy(w => w.Distance)
        .Select(w => w.Word)
        .FirstOrDefault();

    /// <summary>A sentence that proposes it, or nothing.</summary>
    public static string Hint(string typed, IEnumerable<string> words) => To(typed, words) is { } word ? $" Did you mean '{word}'?" : "";

    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
