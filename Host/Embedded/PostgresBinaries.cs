using System.Globalization;
using System.Text.RegularExpressions;

namespace EventRegistry.Host.Embedded;

/// <summary>The programs of one PostgreSQL version on this machine.</summary>
public sealed partial record PostgresBinaries(string Folder, int Major)
{
    /// <summary>The oldest version that the registry's own SQL runs on.</summary>
    public const int Oldest = 14;

    private static readonly string[] Programs = ["initdb", "pg_ctl", "postgres"];

    public string InitDb => In(Folder, "initdb");

    public string PgCtl => In(Folder, "pg_ctl");

    /// <summary><c>psql</c> as the user would have to write it in his shell.</summary>
    public string Psql => IsOnPath("psql") ? "psql" : In(Folder, "psql");

    /// <summary>All the versions here, best first; fetched first if there are none.</summary>
    /// <exception cref="EmbeddedClusterFailed">There is none, and none can be fetched.</exception>
    public static async Task<IReadOnlyList<PostgresBinaries>> FindAsync(
        PostgresPlaces places, IProgress<string>? progress, CancellationToken cancellation)
    {
        if (places.Named is { } named)
            return await LookAsync([named], cancellation) is { Count: > 0 } there ? there : throw NotWhereNamed(named);

        var found = await LookAsync(places.Usual, cancellation);
        if (found.Count > 0 || places.Fetch is not { } aptGet)
            return found.Count > 0 ? found : throw Missing();

        // Of two processes that start on a fresh machine one installs, the other waits and finds.
        using var turn = await Turn.TakeAsync("/run/eventregistry-install.lock", cancellation);
        if (await LookAsync(places.Usual, cancellation) is { Count: > 0 } meanwhile)
            return meanwhile;
        await aptGet.InstallPostgresAsync(progress, cancellation);
        var fetched = await LookAsync(PostgresPlaces.OfThisMachine().Usual, cancellation);
        return fetched.Count > 0 ? fetched : throw Missing();
    }

    private static async Task<IReadOnlyList<PostgresBinaries>> LookAsync(IReadOnlyList<string> folders, CancellationToken cancellation)
    {
        var found = new List<PostgresBinaries>();
        foreach (var folder in folders.Distinct())
        {
            if (!Programs.All(program => File.Exists(In(folder, program))))
                continue;
            var said = (await new Command(In(folder, "postgres"), ["--version"]).RunAsync(cancellation)).Output;
            if (Version().Match(said) is { Success: true } match
                && int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) is >= Oldest and var major)
                found.Add(new(folder, major));
        }

        return found;
    }

    private static EmbeddedClusterFailed NotWhereNamed(string folder) => new("looking for PostgreSQL", folder,
        $"{PostgresPlaces.Variable} names this folder, but initdb, pg_ctl and postgres (version {Oldest} or later) are not in it.",
        $"correct {PostgresPlaces.Variable}, or unset it so that the usual places are searched", []);

    private static EmbeddedClusterFailed Missing() => new("looking for PostgreSQL", null,
        $"no PostgreSQL {Oldest} or later is installed on this machine.",
        "install it (Debian, Ubuntu: sudo apt-get install postgresql; macOS: brew install postgresql; Windows: winget install PostgreSQL),\n"
        + $"          or point to its programs with {PostgresPlaces.Variable}=<folder>,\n"
        + $"          or {EmbeddedClusterFailed.UseYourOwn}", []);

    private static string In(string folder, string program) =>
        Path.Combine(folder, OperatingSystem.IsWindows() ? program + ".exe" : program);

    private static bool IsOnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Any(folder => File.Exists(In(folder, program)));

    [GeneratedRegex(@"\) (\d+)")]
    private static partial Regex Version();
}
