using System.Diagnostics;

namespace EventRegistry.Specs.Import;

/// <summary>The program as a process of its own, which can be killed.</summary>
internal sealed class ImportProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Process process;

    private ImportProcess(Process process) => this.process = process;

    public static ImportProcess Start(params string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "eventregistry.dll");
        return new(Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardError = true, RedirectStandardOutput = true })!);
    }

    /// <summary>Waits until it says on standard error that it has come to a step.</summary>
    public async Task ReachesAsync(string step)
    {
        using var deadline = new CancellationTokenSource(Patience);
        var said = new List<string>();
        while (await process.StandardError.ReadLineAsync(deadline.Token) is { } line)
        {
            said.Add(line);
            if (line.StartsWith(step, StringComparison.Ordinal)) return;
        }

        throw new InvalidOperationException($"It ended before '{step}', having said:\n{string.Join('\n', said)}");
    }

    /// <summary>Kills it as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        using var deadline = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(deadline.Token);
    }

    public async Task<Answer> EndAsync()
    {
        using var deadline = new CancellationTokenSource(Patience);
        var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
        var error = process.StandardError.ReadToEndAsync(deadline.Token);
        await process.WaitForExitAsync(deadline.Token);
        return new(process.ExitCode, await output, await error);
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill();
        process.Dispose();
    }
}
