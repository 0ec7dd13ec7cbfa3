using System.Globalization;

namespace EventRegistry.Host.Embedded;

/// <summary>An unprivileged account that root lends the server to, because PostgreSQL refuses to run as root.</summary>
public sealed class Account
{
    private readonly Func<string, IReadOnlyList<string>, (string, IReadOnlyList<string>)> _wrap;

    private Account(Entry entry, Func<string, IReadOnlyList<string>, (string, IReadOnlyList<string>)> wrap)
    {
        (Name, UserId, GroupId) = entry;
        _wrap = wrap;
    }

    public string Name { get; }

    public int UserId { get; }

    public int GroupId { get; }

    /// <summary>The account for a server whose files are in <paramref name="folder"/>: the one who owns them already,
    /// else <c>postgres</c>, else <c>nobody</c>. Null when this process has no privileges to drop.</summary>
    /// <exception cref="EmbeddedClusterFailed">Root knows neither account, or no program that changes to one.</exception>
    public static async Task<Account?> ForAsync(string? folder, CancellationToken cancellation)
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
            return null;

        var entries = await Entry.AllAsync(cancellation);
        var owner = folder is not null && Directory.Exists(folder) ? await OwnerAsync(folder, cancellation) : 0;
        var entry = (owner == 0 ? null : entries.FirstOrDefault(e => e.UserId == owner))
            ?? entries.FirstOrDefault(e => e is { Name: "postgres", UserId: not 0 })
            ?? entries.FirstOrDefault(e => e is { Name: "nobody", UserId: not 0 })
            ?? throw Failed(folder, "PostgreSQL does not run as root, and neither postgres nor nobody is an account here.",
                "make one: useradd --system postgres");
        foreach (var wrap in Ways(entry))
        {
            var account = new Account(entry, wrap);
            if (await account.CanAsync("true", cancellation))
                return account;
        }

        throw Failed(folder, $"neither setpriv, runuser nor su could change from root to {entry.Name}.",
            $"start eventregistry as another user than root, or {EmbeddedClusterFailed.UseYourOwn}");
    }

    public (string Program, IReadOnlyList<string> Arguments) Wrap(string program, IReadOnlyList<string> arguments) =>
        _wrap(program, arguments);

    /// <summary>Whether the account may pass through a folder and all those above it.</summary>
    public Task<bool> ReachesAsync(string folder, CancellationToken cancellation) =>
        CanAsync("cd \"$1\"", cancellation, folder);

    public async Task OwnAsync(string folder, CancellationToken cancellation)
    {
        var done = await new Command("chown", ["-R", $"{UserId}:{GroupId}", folder]).RunAsync(cancellation);
        if (!done.Succeeded)
            throw new EmbeddedClusterFailed($"giving the folder to {Name}", folder, "chown refused.",
                "choose a folder on a local disk with EVENTREGISTRY_HOME", done.LastLines);
    }

    private async Task<bool> CanAsync(string script, CancellationToken cancellation, params string[] arguments)
    {
        try
        {
            return (await new Command("/bin/sh", ["-c", script, "sh", .. arguments], this).RunAsync(cancellation)).Succeeded;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // The program that should change accounts is not installed.
            return false;
        }
    }

    private static async Task<int> OwnerAsync(string folder, CancellationToken cancellation)
    {
        string[] format = OperatingSystem.IsLinux() ? ["-c", "%u"] : ["-f", "%u"];
        var done = await new Command("stat", [.. format, folder]).RunAsync(cancellation);
        return int.TryParse(done.Output, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0;
    }

    // Busybox has a setpriv that cannot change users, and a container may lack any of them: hence each is tried.
    private static IEnumerable<Func<string, IReadOnlyList<string>, (string, IReadOnlyList<string>)>> Ways(Entry entry) =>
    [
        (program, arguments) => ("setpriv",
            [$"--reuid={entry.UserId}", $"--regid={entry.GroupId}", "--clear-groups", "--", program, .. arguments]),
        (program, arguments) => ("runuser", ["-u", entry.Name, "--", program, .. arguments]),
        (program, arguments) => ("su",
            ["-s", "/bin/sh", "-c", "exec \"$0\" \"$@\"", entry.Name, "--", program, .. arguments]),
    ];

    private static EmbeddedClusterFailed Failed(string? folder, string reason, string wayOut) =>
        new("dropping root's privileges", folder, reason, wayOut, []);

    private sealed record Entry(string Name, int UserId, int GroupId)
    {
        public static async Task<IReadOnlyList<Entry>> AllAsync(CancellationToken cancellation) =>
        [
            .. from line in await File.ReadAllLinesAsync("/etc/passwd", cancellation)
               let parts = line.Split(':')
               where parts.Length > 3 && !line.StartsWith('#')
               // macOS writes nobody as -2.
               select new Entry(parts[0], int.Parse(parts[2], CultureInfo.InvariantCulture),
                   int.Parse(parts[3], CultureInfo.InvariantCulture)),
        ];
    }
}
