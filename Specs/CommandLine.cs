using System.Reflection;
using EventRegistry.Host.Cli;

namespace EventRegistry.Specs;

/// <summary>What a command line said, and how it ended.</summary>
internal sealed record Answer(int Code, string Out, string Error);

/// <summary>Runs command lines in this process, one at a time: the program's own entry point, with its output caught.</summary>
internal static class CommandLine
{
    private static readonly SemaphoreSlim Turn = new(1);

    public static async Task<Answer> RunAsync(params string[] arguments)
    {
        await Turn.WaitAsync();
        var (before, beforeError) = (Console.Out, Console.Error);
        var (output, error) = (new StringWriter(), new StringWriter());
        try
        {
            Console.SetOut(TextWriter.Synchronized(output));
            Console.SetError(TextWriter.Synchronized(error));
            var main = typeof(Shell).Assembly.EntryPoint!;
            // The entry point waits for its own end, so it gets a thread that nobody else needs.
            var code = await Task.Factory.StartNew(
                () => (int)main.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [arguments], null)!,
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            return new(code, output.ToString().ReplaceLineEndings("\n"), error.ToString().ReplaceLineEndings("\n"));
        }
        finally
        {
            Console.SetOut(before);
            Console.SetError(beforeError);
            Turn.Release();
        }
    }
}
