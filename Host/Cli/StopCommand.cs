using System.CommandLine;
using EventRegistry.Host.Embedded;
using Command = System.CommandLine.Command;

namespace EventRegistry.Host.Cli;

/// <summary><c>stop</c>: stops the embedded cluster.</summary>
internal static class StopCommand
{
    public static Command Make()
    {
        var command = new Command("stop", "Stop the embedded cluster. Its data stay; the next command starts it again.");
        command.SetAction(async (_, cancel) =>
        {
            if (!EmbeddedCluster.IsRunning(EmbeddedOptions.Lasting))
            {
                Console.Out.WriteLine("Nothing to stop: the embedded cluster does not run.");
                return (int)ExitCode.Done;
            }

            var cluster = await EmbeddedCluster.StartAsync(EmbeddedOptions.Lasting, cancellation: cancel);
            await cluster.StopAsync(cancel);
            Console.Out.WriteLine($"Stopped. The data are in {cluster.DataFolder}; remove that folder and nothing is left.");
            return (int)ExitCode.Done;
        });
        return command;
    }
}
