using System.Diagnostics;

namespace EventRegistry.Host.Embedded;

/// <summary>A program with its arguments, to be run to its end by an account (null: by whoever runs this process).</summary>
public sealed record Command(string Program, IReadOnlyList<string> Arguments, Account? By = null)
{
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public async Task<Finished> RunAsync(CancellationToken cancellation)
    {
        using var process = Process.Start(Described())
            ?? throw new UnreachableException("Process.Start makes a process when no shell is used.");
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        try
        {
            await process.WaitForExitAsync(cancellation);
            // On Windows a server inherits the pipes of the tool that started it, and they would stay open as long as it runs.
            await Task.WhenAll(output, errors).WaitAsync(TimeSpan.FromSeconds(5), cancellation);
        }
        catch (TimeoutException)
        {
            return new Finished(process.ExitCode, "");
        }
        catch (OperationCanceledException) when (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return new Finished(process.ExitCode, (await output + await errors).Trim());
    }

    private ProcessStartInfo Described()
    {
        var (program, arguments) = By is null ? (Program, Arguments) : By.Wrap(Program, Arguments);
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            // The caller's folder may be closed to the account.
            WorkingDirectory = OperatingSystem.IsWindows() ? Path.GetTempPath() : "/",
        };
        // Whatever the user has set for a server of his own (PGDATA, PGPORT, PGHOST) must not steer this one.
        foreach (var name in start.Environment.Keys.Where(n => n.StartsWith("PG", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        // Messages are read (see EmbeddedCluster), so they have to be in the language they were written in.
        start.Environment["LC_ALL"] = "C";
        foreach (var (name, value) in Environment)
            start.Environment[name] = value;
        return start;
    }

    /// <summary>How a command ended: its exit code and all that it said.</summary>
    public sealed record Finished(int ExitCode, string Output)
    {
        public bool Succeeded => ExitCode == 0;

        public IReadOnlyList<string> LastLines => LastLinesOf(Output);

        public static IReadOnlyList<string> LastLinesOf(string text) =>
            [.. text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).TakeLast(8)];
    }
}
