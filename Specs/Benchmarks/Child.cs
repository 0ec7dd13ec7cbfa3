using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;

namespace EventRegistry.Benchmarks;

/// <summary>What a piece of work took.</summary>
/// <param name="Seconds">From its first call to its last.</param>
/// <param name="Events">The events that it read or wrote.</param>
/// <param name="PeakBytes">The most memory that its process ever held.</param>
/// <param name="Parts">The seconds of its parts, where it has any.</param>
internal sealed record Outcome(double Seconds, long Events, long PeakBytes, ImmutableDictionary<string, double> Parts);

/// <summary>A process of the benchmark's own program that does one piece of work and says what it took.</summary>
internal static class Child
{
    public const string Command = "child";

    /// <summary>Does a piece of work in another process.</summary>
    public static async Task<Outcome> DoAsync(string work, CancellationToken cancel, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        foreach (var argument in (string[])[Command, work, .. arguments]) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel);
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<Outcome>(said)!
            : throw new InvalidOperationException($"The {work} ended with exit code {process.ExitCode}.");
    }

    /// <summary>What that other process runs.</summary>
    public static async Task<int> RunAsync(string[] work, CancellationToken cancel)
    {
        var started = Stopwatch.GetTimestamp();
        var (events, parts) = work switch
        {
            ["import", var database, var folder] => (await Work.ImportAsync(database, folder, cancel), []),
            ["rebuild", var database] => (await Work.RebuildAsync(database, cancel), []),
            ["floor", var database, var rows] => await Floor.RunAsync(database, rows, cancel),
            ["sync", var database, var source, var file] => (await FedCo.SyncAsync(database, source, file, cancel), []),
            ["copy", var database, var file] => (await BareCopy.RunAsync(database, file, cancel), []),
            _ => throw new ArgumentException($"'{string.Join(' ', work)}' is no work.", nameof(work)),
        };
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        using var self = Process.GetCurrentProcess();
        Console.WriteLine(JsonSerializer.Serialize(new Outcome(seconds, events, self.PeakWorkingSet64, parts)));
        return 0;
    }
}
