using System.Globalization;
using System.Security.Cryptography;

namespace EventRegistry.Host.Embedded;

/// <summary>What a private cluster keeps on disk: the server's part, which belongs to the account that runs it,
/// and the owner's part beside it (password, lock).</summary>
public sealed record ClusterFolder(string Path)
{
    /// <summary>The database user, who owns everything in the cluster.</summary>
    public const string User = "eventregistry";

    private const string UsualOfRoot = "/var/lib/eventregistry";

    private const UnixFileMode OwnerWrites = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public string Cluster => System.IO.Path.Combine(Path, "postgres");

    public string Data => System.IO.Path.Combine(Cluster, "data");

    public string Log => System.IO.Path.Combine(Cluster, "server.log");

    public string Turn => System.IO.Path.Combine(Path, "lock");

    /// <summary>The password, in the form in which <c>psql</c> reads it (<c>PGPASSFILE</c>).</summary>
    public string PassFile => System.IO.Path.Combine(Path, "pgpass");

    public bool IsMade => File.Exists(System.IO.Path.Combine(Data, "PG_VERSION"));

    /// <summary>The PostgreSQL version that made the data; null if there are none yet.</summary>
    public int? Major => IsMade
        ? int.Parse(File.ReadAllText(System.IO.Path.Combine(Data, "PG_VERSION")).Split('.')[0], CultureInfo.InvariantCulture)
        : null;

    private static string Usual => System.IO.Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "eventregistry");

    private string PortFile => System.IO.Path.Combine(Data, "port.conf");

    /// <summary>The port of the last start; null if there was none.</summary>
    public int? Port
    {
        get => File.Exists(PortFile)
            && int.TryParse(File.ReadAllText(PortFile).Replace("port =", "", StringComparison.Ordinal), out var port) ? port : null;
        set
        {
            File.WriteAllText(PortFile, $"port = {value}\n");
            // Root writes it, the account has to read it, whatever root's umask.
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(PortFile, OwnerWrites | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        }
    }

    public static Task<ClusterFolder> OpenAsync(EmbeddedOptions options, CancellationToken cancellation) =>
        options.Folder is { } named ? MakeAsync(System.IO.Path.GetFullPath(named), cancellation)
        : options.IsThrowAway ? ThrowAwayFolder.MakeAsync(cancellation)
        : Environment.GetEnvironmentVariable(EmbeddedOptions.Variable) is { Length: > 0 } home
            ? MakeAsync(System.IO.Path.GetFullPath(home), cancellation)
            : MakeUsualAsync(cancellation);

    /// <summary>Makes the folder, such that the account which will run the server can get at it.</summary>
    /// <exception cref="EmbeddedClusterFailed">The folder cannot be made, or the account cannot reach it.</exception>
    public static async Task<ClusterFolder> MakeAsync(string path, CancellationToken cancellation)
    {
        var folder = new ClusterFolder(path);
        try
        {
            Directory.CreateDirectory(path);
            Directory.CreateDirectory(folder.Cluster);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EmbeddedClusterFailed("making its folder", path, e.Message,
                $"choose a folder that you may write with {EmbeddedOptions.Variable}, or {EmbeddedClusterFailed.UseYourOwn}", []);
        }

        if (await Account.ForAsync(folder.Cluster, cancellation) is { } account)
        {
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
            if (!await account.ReachesAsync(path, cancellation))
                throw new EmbeddedClusterFailed("making its folder", path,
                    $"PostgreSQL does not run as root, and the account {account.Name} that runs it instead may not enter this folder.",
                    $"choose another folder with {EmbeddedOptions.Variable} (as root: /var/lib/eventregistry, for instance)", []);
        }

        return folder;
    }

    /// <summary>The password, made up the first time.</summary>
    public string Password()
    {
        if (File.Exists(PassFile))
            return File.ReadAllText(PassFile).Trim().Split(':')[^1];

        var password = RandomNumberGenerator.GetHexString(32, lowercase: true);
        using var file = new StreamWriter(PassFile, ForTheOwnerOnly);
        file.Write($"127.0.0.1:*:*:{User}:{password}\n");
        return password;
    }

    /// <summary>What the server has logged from a position of its log on.</summary>
    public string LogFrom(long position)
    {
        if (!File.Exists(Log))
            return "";
        using var file = new FileStream(Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Position = Math.Min(position, file.Length);
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }

    public static FileStreamOptions ForTheOwnerOnly
    {
        get
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = OwnerWrites;
            return options;
        }
    }

    /// <summary>Where a lasting cluster may be, without making anything.</summary>
    public static IEnumerable<ClusterFolder> Known(EmbeddedOptions options) =>
        options.Folder is { } named ? [new(System.IO.Path.GetFullPath(named))]
        : Environment.GetEnvironmentVariable(EmbeddedOptions.Variable) is { Length: > 0 } home ? [new(System.IO.Path.GetFullPath(home))]
        : [new(Usual), new(UsualOfRoot)];

    private static async Task<ClusterFolder> MakeUsualAsync(CancellationToken cancellation)
    {
        // Root's home is closed to everybody else, and so to the account that will run the server.
        var closed = await Account.ForAsync(null, cancellation) is { } account
            && !await account.ReachesAsync(NearestAbove(Usual), cancellation);
        return await MakeAsync(closed ? UsualOfRoot : Usual, cancellation);
    }

    private static string NearestAbove(string path)
    {
        var parent = System.IO.Path.GetDirectoryName(path) ?? "/";
        return Directory.Exists(parent) ? parent : NearestAbove(parent);
    }
}
