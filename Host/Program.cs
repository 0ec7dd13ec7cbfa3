using System.CommandLine;
using EventRegistry.Host.Cli;

return await Shell.RunAsync(
    new RootCommand("EventRegistry: an identity registry whose only source of truth is its history.")
    {
        DemoCommand.Make(),
        ImportCommand.Make(),
        TargetCommand.Make(),
        SourceCommand.Make(),
        PipelineCommand.Make(),
        MappingCommand.Make(),
        SyncCommand.Make(),
        ApiUserCommand.Make(),
        ProvisionCommand.Make(),
        RunCommand.Make(),
        QueueCommand.Make(),
        RebuildCommand.Make(),
        DriftCommand.Make(),
        PreviewCommand.Make(),
        HistoryCommand.Make(),
        ServeCommand.Make(),
        SettleCommand.Make(),
        StatusCommand.Make(),
        StopCommand.Make(),
    },
    args);
