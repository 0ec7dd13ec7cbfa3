using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace EventRegistry.Specs.Sources.Ldap;

/// <summary>The system's signals, which break off whatever call a thread waits in, as the runtime's own do now and then.</summary>
[UnsupportedOSPlatform("windows")]
internal static class Signals
{
    // Where it is handled, it does nothing else.
    private const int Continue = 18;

    /// <summary>Sends signals to all threads that may wait for something outside, until it has come.</summary>
    public static async Task<T> UntilAsync<T>(Task<T> answer)
    {
        var process = Environment.ProcessId;
        using var handled = PosixSignalRegistration.Create(PosixSignal.SIGCONT, signal => signal.Cancel = true);
        while (!answer.IsCompleted)
        {
            foreach (var thread in Workers()) _ = Send(process, thread, Continue);
            await Task.WhenAny(answer, Task.Delay(20));
        }

        return await answer;
    }

    private static IEnumerable<int> Workers() =>
        from folder in Directory.EnumerateDirectories("/proc/self/task")
        where NameOf(folder).StartsWith(".NET TP Worker", StringComparison.Ordinal)
        select int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture);

    private static string NameOf(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "comm"));
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return "";
        }
    }

    [DllImport("libc", EntryPoint = "tgkill"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Send(int process, int thread, int signal);
}
