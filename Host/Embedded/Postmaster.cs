using System.Diagnostics;
using System.Globalization;

namespace EventRegistry.Host.Embedded;

/// <summary>The server process that a data folder names as its own in <c>postmaster.pid</c>, be it alive or not.</summary>
/// <param name="Sockets">The folder of its sockets; null if it has none.</param>
public sealed record Postmaster(int ProcessId, int Port, string? Sockets, string Data, string PidFileText)
{
    /// <summary>Null if the folder names none.</summary>
    public static Postmaster? Of(ClusterFolder folder)
    {
        if (TextOf(folder.Data) is not { } text)
            return null;
        // Its lines: process id, data folder, start, port, socket folder, address, shared memory, status.
        var lines = text.Split('\n');
        var sockets = lines.Length > 4 && lines[4].Trim() is { Length: > 0 } said ? Path.GetFullPath(said, folder.Data) : null;
        return Number(lines[0]) is { } pid ? new(pid, lines.Length > 3 ? Number(lines[3]) ?? 0 : 0, sockets, folder.Data, text) : null;
    }

    /// <summary>Whether the process lives and is this folder's server: after a kill or a reboot the number may be anybody's.</summary>
    public bool IsAlive => Exists(ProcessId) && (OperatingSystem.IsLinux() ? IsOursByCommandLine() : IsPostgresByName());

    /// <summary>PostgreSQL itself sees through a stale file unless the number now belongs to another process of the same account
    /// (or to a zombie): then it would refuse to start, so the file goes.</summary>
    public static void ForgetIfStale(ClusterFolder folder)
    {
        if (Of(folder) is { IsAlive: false })
            File.Delete(PidFile(folder.Data));
    }

    public static bool Exists(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    // The command line, because a container's root may not read another account's /proc/<pid>/cwd.
    private bool IsOursByCommandLine()
    {
        try
        {
            // A server's children are titled "postgres: ..."; a zombie has no command line left.
            var arguments = File.ReadAllText($"/proc/{ProcessId}/cmdline").Split('\0');
            if (Path.GetFileName(arguments[0]) is not ("postgres" or "postmaster"))
                return false;
            var data = arguments.SkipWhile(a => a != "-D").Skip(1).FirstOrDefault();
            // The same folder may be spelt in two ways; the same pid file cannot be in two folders.
            return data is null || data == Data || TextOf(data) is { } text && FirstLines(text) == FirstLines(PidFileText);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private bool IsPostgresByName()
    {
        try
        {
            using var process = Process.GetProcessById(ProcessId);
            return process.ProcessName.Contains("postgres", StringComparison.OrdinalIgnoreCase);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static string? TextOf(string data)
    {
        try
        {
            return File.ReadAllText(PidFile(data));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    // The later lines change as the server comes up.
    private static string FirstLines(string text) => string.Join('\n', text.Split('\n').Take(3));

    private static string PidFile(string data) => Path.Combine(data, "postmaster.pid");

    private static int? Number(string text) => int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null;
}
