namespace EventRegistry.Host.Embedded;

/// <summary>The private PostgreSQL cluster could not be had; the message says at which step, where, why and what to do now.</summary>
public sealed class EmbeddedClusterFailed(string step, string? folder, string reason, string wayOut, IReadOnlyList<string> log)
    : Exception(Text(step, folder, reason, wayOut, log))
{
    /// <summary>What to do when nothing else helps: bring a server of one's own.</summary>
    public const string UseYourOwn =
        "name a PostgreSQL server of your own with --database \"Host=...;Username=...;Database=...\" (or EVENTREGISTRY_DATABASE)";

    public string Step { get; } = step;

    public string? Folder { get; } = folder;

    public string WayOut { get; } = wayOut;

    /// <summary>The last lines that the server or its tool wrote, oldest first.</summary>
    public IReadOnlyList<string> Log { get; } = log;

    private static string Text(string step, string? folder, string reason, string wayOut, IReadOnlyList<string> log) =>
        string.Join('\n', new[] { $"The embedded PostgreSQL failed while {step}: {reason}" }
            .Concat(folder is null ? [] : [$"  folder: {folder}"])
            .Concat(log.Select(line => $"  log:    {line}"))
            .Append($"  now:    {wayOut}"));
}
