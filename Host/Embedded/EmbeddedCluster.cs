using System.Globalization;
using System.Text;
using Npgsql;

namespace EventRegistry.Host.Embedded;

/// <summary>A PostgreSQL server of the registry's own: made on first use, reachable from this machine only, run without
/// privileges even if root starts it. It runs on when the process ends; a throw-away one ends with its process.</summary>
public sealed class EmbeddedCluster : IAsyncDisposable
{
    private const string Loopback = "127.0.0.1";

    // An address of this kind holds so many bytes, and a zero.
    private const int LongestSocket = 107;

    private readonly ClusterFolder _folder;
    private readonly PostgresBinaries _binaries;
    private readonly Account? _account;
    private readonly bool _isThrowAway;
    private readonly string _password;
    private readonly string _host;

    internal EmbeddedCluster(
        ClusterFolder folder, PostgresBinaries binaries, Account? account, bool isThrowAway, Postmaster postmaster)
    {
        (_folder, _binaries, _account, _isThrowAway) = (folder, binaries, account, isThrowAway);
        (Port, ProcessId, _password, _host) = (postmaster.Port, postmaster.ProcessId, folder.Password(), HostOf(postmaster));
    }

    /// <summary>Where everything of this cluster lives: remove it, once stopped, and the cluster never was.</summary>
    public string DataFolder => _folder.Path;

    /// <summary>The server's log.</summary>
    public string LogFile => _folder.Log;

    public int Port { get; }

    /// <summary>The process id of the server.</summary>
    public int ProcessId { get; }

    /// <summary>Starts the cluster, or finds it running: any number of processes may ask at once and all get the same one.</summary>
    /// <exception cref="EmbeddedClusterFailed">There is no cluster; the message says why and what to do.</exception>
    public static async Task<EmbeddedCluster> StartAsync(
        EmbeddedOptions options, IProgress<string>? progress = null, CancellationToken cancellation = default)
    {
        var found = await PostgresBinaries.FindAsync(options.Places ?? PostgresPlaces.OfThisMachine(), progress, cancellation);
        if (options.IsThrowAway)
            await ThrowAwayFolder.RemoveAbandonedAsync(found[0], cancellation);
        var folder = await ClusterFolder.OpenAsync(options, cancellation);
        using var turn = await Turn.TakeAsync(folder.Turn, cancellation);
        var account = await Account.ForAsync(folder.Cluster, cancellation);
        var start = new ClusterStart(folder, Fitting(found, folder), account, options.IsThrowAway, progress);
        return await start.RunAsync(cancellation);
    }

    /// <summary>Whether there is a cluster and its server runs. Nothing is made or started.</summary>
    public static bool IsRunning(EmbeddedOptions options) =>
        ClusterFolder.Known(options).Any(f => Postmaster.Of(f) is { IsAlive: true });

    public string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = _host,
        Port = Port,
        Username = ClusterFolder.User,
        Password = _password,
        Database = database,
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
        ApplicationName = "eventregistry",
    }.ConnectionString;

    /// <summary>Whether an address is this server's.</summary>
    public bool IsAt(string? host, int port) => port == Port && (host == Loopback || host == _host);

    /// <summary>The line with which the user looks into a database from his own shell. It holds no secret.</summary>
    public string PsqlLine(string database)
    {
        var psql = $"{Quoted(_binaries.Psql)} -h {Loopback} -p {Port} -U {ClusterFolder.User} -d {Quoted(database)}";
        return OperatingSystem.IsWindows()
            ? $"set \"PGPASSFILE={_folder.PassFile}\" && {psql}"
            : $"PGPASSFILE={Quoted(_folder.PassFile)} {psql}";
    }

    /// <summary>Makes the database unless it is there.</summary>
    public async Task EnsureDatabaseAsync(string name, CancellationToken cancellation = default)
    {
        await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        await connection.OpenAsync(cancellation);
        await using var look = new NpgsqlCommand("SELECT 1 FROM pg_database WHERE datname = $1", connection);
        look.Parameters.AddWithValue(name);
        if (await look.ExecuteScalarAsync(cancellation) is not null)
            return;

        try
        {
            await using var make = new NpgsqlCommand($"CREATE DATABASE \"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"", connection);
            await make.ExecuteNonQueryAsync(cancellation);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // Another process was quicker; the database is there.
        }
    }

    /// <summary>Stops the server; whoever is connected is disconnected. Stopping what does not run changes nothing.</summary>
    /// <exception cref="EmbeddedClusterFailed">The server does not stop.</exception>
    public async Task StopAsync(CancellationToken cancellation = default)
    {
        using var turn = await Turn.TakeAsync(_folder.Turn, cancellation);
        if (Postmaster.Of(_folder) is not { IsAlive: true })
            return;
        var done = await new Command(_binaries.PgCtl, ["stop", "-D", _folder.Data, "-m", "fast", "-w"], _account).RunAsync(cancellation);
        if (!done.Succeeded && Postmaster.Of(_folder) is { IsAlive: true } still)
            throw new EmbeddedClusterFailed("stopping the server", DataFolder, "pg_ctl stop ended with an error.",
                $"end process {still.ProcessId} yourself: kill -INT {still.ProcessId}", done.LastLines);
    }

    /// <summary>Stops and removes a throw-away cluster; a lasting one runs on.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isThrowAway)
            await ThrowAwayFolder.RemoveAsync(_folder, _binaries, CancellationToken.None);
    }

    // Root without all of root's rights may not look into another account's folder; a comma would part two hosts.
    private static string HostOf(Postmaster postmaster) =>
        postmaster.Sockets is { } folder && !folder.Contains(',', StringComparison.Ordinal)
        && Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $".s.PGSQL.{postmaster.Port}")) is var socket
        && Encoding.UTF8.GetByteCount(socket) <= LongestSocket && File.Exists(socket) ? folder : Loopback;

    private static PostgresBinaries Fitting(IReadOnlyList<PostgresBinaries> found, ClusterFolder folder) =>
        folder.Major is not { } made
            ? found[0]
            : found.FirstOrDefault(b => b.Major == made) ?? throw new EmbeddedClusterFailed("choosing a PostgreSQL version", folder.Path,
                $"the data are of PostgreSQL {made}, this machine has {string.Join(" and ", found.Select(b => b.Major).Distinct())}.",
                $"install PostgreSQL {made}, or name its programs with {PostgresPlaces.Variable}, or start anew in another folder with {EmbeddedOptions.Variable}",
                []);

    private static string Quoted(string word) =>
        word.All(c => char.IsAsciiLetterOrDigit(c) || "/._-:\\".Contains(c, StringComparison.Ordinal)) ? word
        : OperatingSystem.IsWindows() ? $"\"{word}\""
        : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
