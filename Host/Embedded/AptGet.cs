namespace EventRegistry.Host.Embedded;

/// <summary>Debian's package client, which fetches PostgreSQL's programs once, without a server of Debian's own coming up with them.</summary>
/// <param name="Program">The client, <c>apt-get</c>.</param>
/// <param name="ClusterSettings">The folder that Debian's scripts read before they make a cluster for a new package.</param>
public sealed record AptGet(string Program, string ClusterSettings)
{
    public static AptGet? OfThisMachine() =>
        OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && File.Exists("/usr/bin/apt-get")
            ? new("/usr/bin/apt-get", "/etc/postgresql-common/createcluster.d")
            : null;

    /// <exception cref="EmbeddedClusterFailed">The package could not be installed.</exception>
    public async Task InstallPostgresAsync(IProgress<string>? progress, CancellationToken cancellation)
    {
        progress?.Report("Installing PostgreSQL with apt-get (once)");
        Directory.CreateDirectory(ClusterSettings);
        var noCluster = Path.Combine(ClusterSettings, "eventregistry.conf");
        await File.WriteAllTextAsync(noCluster, "create_main_cluster = false\n", cancellation);
        try
        {
            // A failed update (one mirror of many is down) is no reason not to try: the install says whether it mattered.
            await RunAsync(["update", "-q"], cancellation);
            var done = await RunAsync(
                ["install", "-y", "-q", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300", "postgresql"], cancellation);
            if (!done.Succeeded)
                throw new EmbeddedClusterFailed("installing PostgreSQL", null, "apt-get install postgresql ended with an error.",
                    $"install it by hand, or {EmbeddedClusterFailed.UseYourOwn}", done.LastLines);
        }
        finally
        {
            // Whoever installs another version later expects Debian to behave as it always does.
            File.Delete(noCluster);
        }
    }

    private Task<Command.Finished> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellation) =>
        new Command(Program, arguments)
        {
            Environment = new Dictionary<string, string> { ["DEBIAN_FRONTEND"] = "noninteractive" },
        }.RunAsync(cancellation);
}
