using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using EventRegistry.Host.Embedded;
using Npgsql;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Embedded;

public class starting_the_embedded_cluster : IAsyncLifetime
{
    // In a folder with a space and an accent, as users have them.
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("eventregistry spec é ");

    private EmbeddedOptions Options => EmbeddedOptions.ThrowAway with { Folder = _home.FullName };

    [Fact]
    public async Task runs_unprivileged_when_started_by_root()
    {
        var cluster = await EmbeddedCluster.StartAsync(Options);
        if (OperatingSystem.IsLinux())
            UserIdOf(cluster.ProcessId).ShouldNotBe(0);
        (await Ask(cluster, "SELECT 1")).ShouldBe(1);
    }

    [Fact]
    public async Task makes_one_cluster_when_several_start_at_once()
    {
        var clusters = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => EmbeddedCluster.StartAsync(Options)));
        clusters.Select(c => (c.ProcessId, c.Port)).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task reuses_a_running_one_and_says_nothing()
    {
        var said = new Said();
        var first = await EmbeddedCluster.StartAsync(Options, said);
        said.Lines.Count.ShouldBe(2);
        var second = await EmbeddedCluster.StartAsync(Options, said);
        second.ProcessId.ShouldBe(first.ProcessId);
        said.Lines.Count.ShouldBe(2);
    }

    [Fact]
    public async Task keeps_data_and_port_over_a_stop()
    {
        var first = await EmbeddedCluster.StartAsync(Options);
        await first.EnsureDatabaseAsync("registry");
        await first.EnsureDatabaseAsync("registry");
        await first.StopAsync();
        await first.StopAsync();
        var second = await EmbeddedCluster.StartAsync(Options);
        second.Port.ShouldBe(first.Port);
        (await Ask(second, "SELECT count(*) FROM pg_database WHERE datname = 'registry'")).ShouldBe(1L);
    }

    [Fact]
    public async Task recovers_when_the_server_was_killed()
    {
        var first = await EmbeddedCluster.StartAsync(Options);
        await Ask(first, "CREATE TABLE kept AS SELECT 42 AS answer");
        await Ask(first, "CHECKPOINT");
        await KillAsync(first.ProcessId);
        var second = await EmbeddedCluster.StartAsync(Options);
        second.ProcessId.ShouldNotBe(first.ProcessId);
        (await Ask(second, "SELECT answer FROM kept")).ShouldBe(42);
    }

    [Fact]
    public async Task sees_through_a_pid_file_whose_number_is_now_somebody_elses()
    {
        var first = await EmbeddedCluster.StartAsync(Options);
        var file = Path.Combine(_home.FullName, "postgres", "data", "postmaster.pid");
        var lines = await File.ReadAllLinesAsync(file);
        await first.StopAsync();
        // As after a reboot: the file is still there, and its number is that of a living process of the same account.
        var account = await Account.ForAsync(Path.Combine(_home.FullName, "postgres"), CancellationToken.None);
        var (program, arguments) = account?.Wrap("sleep", ["60"]) ?? ("sleep", ["60"]);
        using var stranger = Process.Start(program, arguments);
        try
        {
            lines[0] = stranger.Id.ToString(CultureInfo.InvariantCulture);
            await File.WriteAllLinesAsync(file, lines);
            (await Ask(await EmbeddedCluster.StartAsync(Options), "SELECT 1")).ShouldBe(1);
            stranger.HasExited.ShouldBeFalse();
        }
        finally
        {
            stranger.Kill();
        }
    }

    [Fact]
    public async Task takes_another_port_when_its_own_is_taken()
    {
        var first = await EmbeddedCluster.StartAsync(Options);
        await first.StopAsync();
        using var squatter = new TcpListener(IPAddress.Loopback, first.Port);
        squatter.Start();
        var second = await EmbeddedCluster.StartAsync(Options);
        second.Port.ShouldNotBe(first.Port);
        await second.StopAsync();
        (await EmbeddedCluster.StartAsync(Options)).Port.ShouldBe(second.Port);
    }

    [Fact]
    public async Task listens_on_this_machine_only_and_asks_for_the_password()
    {
        var cluster = await EmbeddedCluster.StartAsync(Options);
        (await Ask(cluster, "SHOW listen_addresses")).ShouldBe("127.0.0.1");
        (await Ask(cluster, "SHOW unix_socket_directories")).ShouldBe("");
        var wrong = new NpgsqlConnectionStringBuilder(cluster.ConnectionString("postgres")) { Password = "guessed" };
        await using var connection = new NpgsqlConnection(wrong.ConnectionString);
        (await Should.ThrowAsync<PostgresException>(() => connection.OpenAsync())).SqlState.ShouldBe(PostgresErrorCodes.InvalidPassword);
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(Path.Combine(cluster.DataFolder, "pgpass")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task is_asked_through_a_socket_to_which_only_its_account_comes_and_else_by_its_port()
    {
        // The address of a socket holds no more than 107 bytes.
        var far = Directory.CreateTempSubdirectory($"eventregistry-spec-{new string('f', 107)}-");
        foreach (var (folder, throughSocket) in new[] { (_home.FullName, !OperatingSystem.IsWindows()), (far.FullName, false) })
        {
            var cluster = await EmbeddedCluster.StartAsync(EmbeddedOptions.Lasting with { Folder = folder });
            var data = Path.Combine(folder, "postgres", "data");
            Host(cluster).ShouldBe(throughSocket ? data : "127.0.0.1");
            if (!OperatingSystem.IsWindows())
                File.GetUnixFileMode(data).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            (await Ask(cluster, "SELECT inet_server_port()")).ShouldBe(throughSocket ? DBNull.Value : cluster.Port);
            foreach (var host in new[] { "127.0.0.1", Host(cluster) })
            {
                cluster.IsAt(host, cluster.Port).ShouldBeTrue();
                var wrong = new NpgsqlConnectionStringBuilder(cluster.ConnectionString("postgres")) { Host = host, Password = "guessed" };
                await using var connection = new NpgsqlConnection(wrong.ConnectionString);
                (await Should.ThrowAsync<PostgresException>(() => connection.OpenAsync())).SqlState.ShouldBe(PostgresErrorCodes.InvalidPassword);
            }

            cluster.IsAt("db.example.org", cluster.Port).ShouldBeFalse();
            await cluster.StopAsync();
        }

        far.Delete(recursive: true);
    }

    [Fact]
    public async Task is_asked_by_its_port_where_no_socket_can_be_made()
    {
        var options = EmbeddedOptions.Lasting with { Folder = _home.FullName };
        var first = await EmbeddedCluster.StartAsync(options);
        await first.StopAsync();
        var inTheWay = Directory.CreateDirectory(Path.Combine(_home.FullName, "postgres", "data", string.Create(CultureInfo.InvariantCulture, $".s.PGSQL.{first.Port}")));
        var second = await EmbeddedCluster.StartAsync(options);
        (second.Port, Host(second)).ShouldBe((first.Port, "127.0.0.1"));
        (await Ask(second, "SELECT 1")).ShouldBe(1);
        await second.StopAsync();
        inTheWay.Delete();
        if (!OperatingSystem.IsWindows())
            Host(await EmbeddedCluster.StartAsync(options)).ShouldNotBe("127.0.0.1");
    }

    [Fact]
    public async Task gives_a_line_with_which_the_user_can_look_for_himself()
    {
        var cluster = await EmbeddedCluster.StartAsync(Options);
        var looked = await new Command("/bin/sh", ["-c", cluster.PsqlLine("postgres") + " -Atc 'SELECT 6 * 7'"]).RunAsync(CancellationToken.None);
        looked.Output.ShouldBe("42");
    }

    [Fact]
    public async Task says_what_to_do_when_the_server_does_not_come_up()
    {
        var cluster = await EmbeddedCluster.StartAsync(Options);
        await cluster.StopAsync();
        await File.AppendAllTextAsync(Path.Combine(_home.FullName, "postgres", "data", "postgresql.conf"), "shared_buffers = 'a lot'\n");
        var failed = await Should.ThrowAsync<EmbeddedClusterFailed>(() => EmbeddedCluster.StartAsync(Options));
        failed.Step.ShouldBe("starting the server");
        failed.Folder.ShouldBe(_home.FullName);
        failed.Message.ShouldContain("invalid value for parameter \"shared_buffers\"");
        failed.Message.ShouldContain("--database");
    }

    [Fact]
    public async Task leaves_nothing_that_looks_like_a_cluster_when_it_was_interrupted()
    {
        Directory.CreateDirectory(Path.Combine(_home.FullName, "postgres", "unfinished", "base"));
        await File.WriteAllTextAsync(Path.Combine(_home.FullName, "postgres", "unfinished", "PG_VERSION"), "15");
        (await Ask(await EmbeddedCluster.StartAsync(Options), "SELECT 1")).ShouldBe(1);
    }

    [Fact]
    public async Task refuses_data_of_another_version()
    {
        Directory.CreateDirectory(Path.Combine(_home.FullName, "postgres", "data"));
        await File.WriteAllTextAsync(Path.Combine(_home.FullName, "postgres", "data", "PG_VERSION"), "8\n");
        (await Should.ThrowAsync<EmbeddedClusterFailed>(() => EmbeddedCluster.StartAsync(Options)))
            .Message.ShouldContain("the data are of PostgreSQL 8");
        Directory.Delete(Path.Combine(_home.FullName, "postgres"), recursive: true);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (Postmaster.Of(new ClusterFolder(_home.FullName)) is { IsAlive: true } left)
            await KillAsync(left.ProcessId);
        if (_home.Exists)
            await ThrowAwayFolder.RemoveAsync(
                new ClusterFolder(_home.FullName), (await PostgresBinaries.FindAsync(PostgresPlaces.OfThisMachine(), null, default))[0], default);
    }

    private async Task KillAsync(int processId)
    {
        using var process = Process.GetProcessById(processId);
        process.Kill();
        // Not until the process is gone: a container's first process may take its time over burying others' dead.
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (Postmaster.Of(new ClusterFolder(_home.FullName)) is { IsAlive: true })
            await Task.Delay(TimeSpan.FromMilliseconds(20), deadline.Token);
    }

    private static int UserIdOf(int processId) => int.Parse(
        File.ReadLines($"/proc/{processId}/status").First(l => l.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[1],
        CultureInfo.InvariantCulture);

    private static string? Host(EmbeddedCluster cluster) => new NpgsqlConnectionStringBuilder(cluster.ConnectionString("postgres")).Host;

    private static async Task<object?> Ask(EmbeddedCluster cluster, string sql)
    {
        await using var connection = new NpgsqlConnection(cluster.ConnectionString("postgres") + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    private sealed class Said : IProgress<string>
    {
        public List<string> Lines { get; } = [];

        public void Report(string value) => Lines.Add(value);
    }
}
