namespace EventRegistry.Host.Embedded;

/// <summary>What the private server is told: one machine, one owner, nobody else listening.</summary>
public static class ServerSettings
{
    private const long MegaByte = 1024 * 1024;

    /// <summary>The text that follows what <c>initdb</c> has written; a later line wins over an earlier one.</summary>
    public static string Text(bool isThrowAway) =>
        $"""

        # EventRegistry wrote these once, when it made this cluster. They are yours to change.
        listen_addresses = '127.0.0.1'
        unix_socket_directories = '{(HasSocket(isThrowAway) ? InItsData : "")}'
        include_if_exists = 'port.conf'
        cluster_name = 'eventregistry'
        timezone = 'UTC'
        log_timezone = 'UTC'
        max_connections = 200
        shared_buffers = {SharedBuffers(isThrowAway)}MB
        wal_level = minimal
        max_wal_senders = 0
        max_wal_size = 4GB
        checkpoint_timeout = 15min
        random_page_cost = 1.1
        jit = off
        {(isThrowAway ? Forgetful : "")}
        """ + "\n";

    // A server takes a folder without a root for one in its data, where nobody else may look.
    private const string InItsData = ".";

    private const string Forgetful =
        """
        fsync = off
        full_page_writes = off
        synchronous_commit = off
        max_prepared_transactions = 4
        """;

    // A socket takes a sixth off each round trip. What is tried on a server that is thrown away is to go the way that it goes to a server elsewhere.
    private static bool HasSocket(bool isThrowAway) => !isThrowAway && !OperatingSystem.IsWindows();

    // A container's limit counts, not the machine's memory.
    private static long SharedBuffers(bool isThrowAway) =>
        Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4 / MegaByte, 32, isThrowAway ? 256 : 1024);
}
