namespace EventRegistry.Host.Sources.Syncing;

/// <summary>How a source is synced (<c>org-identity-sources.md</c> 3): the codes that a Registry keeps, and what people call them.</summary>
internal static class SyncMode
{
    public const string Full = "F";
    public const string Update = "U";
    public const string Query = "Q";
    public const string Manual = "M";

    /// <summary>No mode of a sync: the run takes back another.</summary>
    public const string Undo = "undo";

    /// <summary>No mode of a sync either: the run reckons groups anew, and leaves the records as they are.</summary>
    public const string Remap = "remap";

    private static readonly Dictionary<string, string> Codes = new(StringComparer.OrdinalIgnoreCase) { ["full"] = Full, ["update"] = Update, ["query"] = Query, ["manual"] = Manual };

    /// <summary>What people call them.</summary>
    public static IEnumerable<string> Words => Codes.Keys;

    /// <summary>The code of a word, or of the code itself.</summary>
    /// <exception cref="CommandFailed">It is none.</exception>
    public static string Of(string word) => Codes.TryGetValue(word, out var code) ? code
        : Codes.Values.FirstOrDefault(c => string.Equals(c, word, StringComparison.OrdinalIgnoreCase))
        ?? throw new CommandFailed(ExitCode.Wrong, $"There is no mode '{word}'.{Nearest.Hint(word, Words)} There are: {string.Join(", ", Words)}.");

    /// <summary>What people call a mode.</summary>
    public static string Word(string? code) => Codes.FirstOrDefault(c => c.Value == code).Key ?? code ?? "";
}
