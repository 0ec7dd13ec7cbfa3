using System.Globalization;

namespace EventRegistry.Host.Embedded;

/// <summary>Temporary folders of clusters that must not outlive the process which made them, however that process ends.</summary>
public static class ThrowAwayFolder
{
    private const string Prefix = "eventregistry-of-";

    // The process id is in the name, so that there is no instant at which a folder has no known owner.
    public static async Task<ClusterFolder> MakeAsync(CancellationToken cancellation)
    {
        var path = Directory.CreateTempSubdirectory($"{Prefix}{Environment.ProcessId}-").FullName;
        try
        {
            return await ClusterFolder.MakeAsync(path, cancellation);
        }
        catch (EmbeddedClusterFailed)
        {
            Directory.Delete(path, recursive: true);
            throw;
        }
    }

    /// <summary>Stops and removes what processes left behind that are no more.</summary>
    public static async Task RemoveAbandonedAsync(PostgresBinaries binaries, CancellationToken cancellation)
    {
        foreach (var path in Directory.EnumerateDirectories(Path.GetTempPath(), Prefix + "*"))
        {
            if (IsAbandoned(path))
                await RemoveAsync(new ClusterFolder(path), binaries, cancellation);
        }
    }

    public static async Task RemoveAsync(ClusterFolder folder, PostgresBinaries binaries, CancellationToken cancellation)
    {
        try
        {
            if (Postmaster.Of(folder) is { IsAlive: true })
            {
                var account = await Account.ForAsync(folder.Cluster, cancellation);
                await new Command(binaries.PgCtl, ["stop", "-D", folder.Data, "-m", "immediate", "-w"], account).RunAsync(cancellation);
            }

            Directory.Delete(folder.Path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody else's, or somebody else is removing it just now: either way not ours to insist on.
        }
    }

    /// <summary>Leaves a watch behind that does the removing when this process is killed. Windows has none: there the next start removes.</summary>
    public static async Task WatchAsync(ClusterFolder folder, PostgresBinaries binaries, Account? account, CancellationToken cancellation)
    {
        if (OperatingSystem.IsWindows())
            return;

        const string script =
            """
            owner=$1 folder=$2; shift 2
            (
                while [ -d "$folder" ] && kill -0 "$owner"; do sleep 0.5; done
                [ -d "$folder" ] && { "$@"; rm -rf "$folder"; }
            ) >/dev/null 2>&1 </dev/null &
            """;
        IReadOnlyList<string> stop = ["stop", "-D", folder.Data, "-m", "immediate", "-w"];
        var (program, arguments) = account is null ? (binaries.PgCtl, stop) : account.Wrap(binaries.PgCtl, stop);
        await new Command("/bin/sh",
        [
            "-c", script, "sh", Environment.ProcessId.ToString(CultureInfo.InvariantCulture), folder.Path, program, .. arguments,
        ]).RunAsync(cancellation);
    }

    private static bool IsAbandoned(string path) =>
        int.TryParse(Path.GetFileName(path)[Prefix.Length..].Split('-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var owner)
        && !Postmaster.Exists(owner);
}
