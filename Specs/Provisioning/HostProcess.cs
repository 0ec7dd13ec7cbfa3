using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using EventRegistry.Host.Provisioning;
using EventRegistry.Host.Queue;

namespace EventRegistry.Specs.Provisioning;

/// <summary>A host as a process of its own, which can be killed, and stopped for a while as if its machine slept.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    /// <summary>How long after a host was lost its work is taken over.</summary>
    public const int LeaseSeconds = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process process;
    private readonly StringBuilder log = new();
    private Uri? address;

    private HostProcess(Process process) => this.process = process;

    /// <summary>Whether it was killed.</summary>
    /// <exception cref="InvalidOperationException">It ended by itself.</exception>
    public bool WasKilled => process.HasExited && (process.ExitCode == 128 + 9 ? true : throw new InvalidOperationException($"It ended with {process.ExitCode}:\n{Log}"));

    /// <summary>Whether it was struck and has not been woken.</summary>
    public bool IsStopped
    {
        get
        {
            try
            {
                return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process.Id}/stat")).Contains(") T ", StringComparison.Ordinal);
            }
            catch (IOException)
            {
                // It has been killed and buried, which may be between any two questions.
                return false;
            }
        }
    }

    /// <summary>What it wrote to its log.</summary>
    public string Log
    {
        get
        {
            lock (log) return log.ToString();
        }
    }

    /// <summary>Starts one that serves a registry.</summary>
    /// <param name="strike">Where it is struck, and by what; see <see cref="CrashPoint"/>.</param>
    public static async Task<HostProcess> StartAsync(string database, string? strike = null)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "eventregistry.dll"), "serve", "--urls", "http://127.0.0.1:0", "--database", database])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { [Lease.Variable] = LeaseSeconds.ToString(CultureInfo.InvariantCulture), [CrashPoint.Variable] = strike, ["DOTNET_TieredPGO"] = "0" },
        };
        var host = new HostProcess(Process.Start(start)!);
        host.process.ErrorDataReceived += (_, line) =>
        {
            lock (host.log) host.log.AppendLine(line.Data);
        };
        host.process.BeginErrorReadLine();
        try
        {
            await host.SaysAsync(strike);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Carries out a command over HTTP, as an API user.</summary>
    public async Task EnrolAsync(string given, string user)
    {
        using var client = new HttpClient { BaseAddress = address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(user)));
        using var body = new StringContent(
            $$"""{ "person": { "status": "Active" }, "belongings": [{ "kind": "name", "values": { "given": "{{given}}", "type": "official", "primaryName": true } }] }""", Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri("api/v2/people", UriKind.Relative), body);
        answer.EnsureSuccessStatusCode();
    }

    public Task StopAsync() => SignalAsync("STOP");

    public Task WakeAsync() => SignalAsync("CONT");

    /// <summary>Kills it as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await EndedAsync();
    }

    /// <summary>Asks it to end.</summary>
    /// <returns>With what it ended.</returns>
    public async Task<int> EndAsync()
    {
        await SignalAsync("TERM");
        await EndedAsync();
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) await KillAsync();
        process.Dispose();
    }

    /// <summary>Waits until it says where it serves, or was struck before.</summary>
    private async Task SaysAsync(string? strike)
    {
        using var deadline = new CancellationTokenSource(Patience);
        var saying = process.StandardOutput.ReadLineAsync(deadline.Token).AsTask();
        // Whoever is put to sleep before all of it has started says nothing until somebody wakes it.
        while (!saying.IsCompleted && !IsStopped) await Task.WhenAny(saying, Task.Delay(25, CancellationToken.None));
        if (!saying.IsCompleted) return;
        if (await saying is { } said) address = new(said["Serving ".Length..] + "/");
        else if (strike is null) throw new InvalidOperationException(Log);
    }

    private async Task EndedAsync()
    {
        using var deadline = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(deadline.Token);
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }
}
