using Npgsql;

namespace EventRegistry.Host.Embedded;

/// <summary>One start of a cluster by whoever has the turn: the data are made if there are none, a running server is reused,
/// a dead one's remains are passed over, a taken port is left to its taker.</summary>
internal sealed class ClusterStart(
    ClusterFolder folder, PostgresBinaries binaries, Account? account, bool isThrowAway, IProgress<string>? progress)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly long _since = TimeProvider.System.GetTimestamp();
    private bool _withoutSocket;

    private bool IsPatient => TimeProvider.System.GetElapsedTime(_since) < Patience;

    public async Task<EmbeddedCluster> RunAsync(CancellationToken cancellation)
    {
        if (!folder.IsMade)
            await MakeAsync(cancellation);

        while (true)
        {
            if (await RunningAsync(cancellation) is { } running)
                return running;
            await StartServerAsync(cancellation);
        }
    }

    private async Task MakeAsync(CancellationToken cancellation)
    {
        progress?.Report($"Making a private PostgreSQL {binaries.Major} cluster in {folder.Path}");
        // Under another name until it is whole: an interrupted start leaves nothing that looks like a cluster.
        var unfinished = Path.Combine(folder.Cluster, "unfinished");
        if (Directory.Exists(unfinished))
            Directory.Delete(unfinished, recursive: true);
        var passwordFile = Path.Combine(folder.Cluster, "password");
        File.Delete(passwordFile);
        await using (var file = new StreamWriter(passwordFile, ClusterFolder.ForTheOwnerOnly))
            await file.WriteAsync(folder.Password());
        if (account is not null)
            await account.OwnAsync(folder.Cluster, cancellation);

        List<string> arguments =
            ["-D", unfinished, "-U", ClusterFolder.User, "-A", "scram-sha-256", $"--pwfile={passwordFile}", "-E", "UTF8", "--locale=C"];
        // Texts compare byte by byte, which is fast and the same everywhere; yet an accented letter has its capital.
        if (OperatingSystem.IsLinux())
            arguments.Add("--lc-ctype=C.UTF-8");
        if (isThrowAway)
            arguments.Add("--no-sync");
        var done = await new Command(binaries.InitDb, arguments, account).RunAsync(cancellation);
        File.Delete(passwordFile);
        if (!done.Succeeded)
            throw new EmbeddedClusterFailed("making the cluster with initdb", folder.Path, $"initdb ended with {done.ExitCode}.",
                $"see that there is room on the disk, or choose another folder with {EmbeddedOptions.Variable}, or {EmbeddedClusterFailed.UseYourOwn}",
                done.LastLines);

        await File.AppendAllTextAsync(Path.Combine(unfinished, "postgresql.conf"), ServerSettings.Text(isThrowAway), cancellation);
        Directory.Move(unfinished, folder.Data);
    }

    private async Task<EmbeddedCluster?> RunningAsync(CancellationToken cancellation)
    {
        while (Postmaster.Of(folder) is { IsAlive: true } postmaster)
        {
            var cluster = new EmbeddedCluster(folder, binaries, account, isThrowAway, postmaster);
            try
            {
                await using var connection = new NpgsqlConnection(cluster.ConnectionString("postgres") + ";Pooling=false;Timeout=5");
                await connection.OpenAsync(cancellation);
                return cluster;
            }
            catch (NpgsqlException e) when (e is not PostgresException { SqlState: not PostgresErrorCodes.CannotConnectNow } && IsPatient)
            {
                // Still on its way up (after a crash it repairs first) or already on its way down.
                await Task.Delay(TimeSpan.FromMilliseconds(50), cancellation);
            }
            catch (NpgsqlException e)
            {
                throw Failed("connecting to the running server", e.Message, 0,
                    $"stop process {postmaster.ProcessId} (kill -INT {postmaster.ProcessId}) and start again");
            }
        }

        return null;
    }

    private async Task StartServerAsync(CancellationToken cancellation)
    {
        Postmaster.ForgetIfStale(folder);
        var port = FreePort.Near(folder.Port ?? (isThrowAway ? null : 15432));
        if (folder.Port != port)
            folder.Port = port;
        var logged = File.Exists(folder.Log) ? new FileInfo(folder.Log).Length : 0;
        progress?.Report($"Starting PostgreSQL {binaries.Major} on 127.0.0.1:{port}");
        List<string> arguments = ["start", "-D", folder.Data, "-l", folder.Log, "-w", "-t", "300", "-s"];
        if (_withoutSocket)
            arguments.AddRange(["-o", "-c unix_socket_directories="]);
        var done = await new Command(binaries.PgCtl, arguments, account).RunAsync(cancellation);
        // Not every file system knows sockets, and the server would rather not start.
        if (!done.Succeeded && !_withoutSocket && folder.LogFrom(logged).Contains("could not create any Unix-domain sockets", StringComparison.Ordinal))
        {
            _withoutSocket = true;
            return;
        }

        if (!done.Succeeded && !(IsPatient && MayBeTriedAgain(folder.LogFrom(logged))))
            throw Failed("starting the server", done.Output is "" ? $"pg_ctl ended with {done.ExitCode}." : done.LastLines[^1], logged,
                $"read the log, {folder.Log}, or start anew in another folder with {EmbeddedOptions.Variable}, or {EmbeddedClusterFailed.UseYourOwn}");
        if (!done.Succeeded)
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellation);
        else if (isThrowAway)
            await ThrowAwayFolder.WatchAsync(folder, binaries, account, cancellation);
    }

    // The port was taken in between, or the children of a killed server have not all noticed yet that it is gone.
    private static bool MayBeTriedAgain(string log) =>
        log.Contains("could not create any TCP/IP sockets", StringComparison.Ordinal)
        || log.Contains("pre-existing shared memory block", StringComparison.Ordinal)
        || log.Contains("another server might be running", StringComparison.Ordinal)
        || log.Contains("\"postmaster.pid\" already exists", StringComparison.Ordinal);

    private EmbeddedClusterFailed Failed(string step, string reason, long logFrom, string wayOut) =>
        new(step, folder.Path, reason, wayOut, Command.Finished.LastLinesOf(folder.LogFrom(logFrom)));
}
