namespace EventRegistry.Host.Embedded;

/// <summary>Where PostgreSQL's programs may be: the folder the user named, else the usual ones, best first;
/// and the package client that fetches them if they are nowhere.</summary>
public sealed record PostgresPlaces(string? Named, IReadOnlyList<string> Usual, AptGet? Fetch)
{
    /// <summary>The environment variable that names the folder with <c>initdb</c>, <c>pg_ctl</c> and <c>postgres</c>.</summary>
    public const string Variable = "EVENTREGISTRY_POSTGRES_BIN";

    public static PostgresPlaces OfThisMachine() =>
        new(Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named : null, [.. UsualFolders()], AptGet.OfThisMachine());

    private static IEnumerable<string> UsualFolders() =>
    [
        .. Versions("/usr/lib/postgresql", "*", "bin"),
        .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
        .. Versions("/usr", "pgsql-*", "bin"),
        .. Versions("/opt/homebrew/opt", "postgresql*", "bin"),
        .. Versions("/usr/local/opt", "postgresql*", "bin"),
        .. Versions("/Applications/Postgres.app/Contents/Versions", "*", "bin"),
        .. Versions(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "PostgreSQL"), "*", "bin"),
    ];

    private static IEnumerable<string> Versions(string parent, string pattern, string inner) =>
        Directory.Exists(parent)
            ? Directory.EnumerateDirectories(parent, pattern).OrderByDescending(Number).Select(folder => Path.Combine(folder, inner))
            : [];

    private static int Number(string folder) =>
        int.TryParse([.. Path.GetFileName(folder).Where(char.IsAsciiDigit).Take(4)], out var number) ? number : 0;
}
