using EventRegistry.Domain.Changelog;
using EventRegistry.Projections.Subjects;
using EventRegistry.Projections.Targets;

namespace EventRegistry.Host.Targets;

/// <summary>The kinds of target there are.</summary>
internal class Plugins(Registry registry)
{
    // As whoever sits at the command line says it.
    private const string Suffix = "Provisioner";

    private readonly IReadOnlyList<ITargetPlugin> all = [new SqlPlugin(registry), new FilesPlugin()];

    /// <summary>What they are called, in short.</summary>
    public IEnumerable<string> Words => all.Select(p => p.Name[..^Suffix.Length].ToLowerInvariant());

    /// <summary>The plugin of a name in short or in full: <c>sql</c> or <c>SqlProvisioner</c>.</summary>
    /// <exception cref="CommandFailed">There is no such plugin.</exception>
    public ITargetPlugin Named(string word) => Find(word) ?? Find(word + Suffix)
        ?? throw new CommandFailed(ExitCode.Wrong, $"There is no plugin '{word}'.{Nearest.Hint(word, Words)} There are: {string.Join(", ", Words)}.");

    /// <summary>The plugin of a target.</summary>
    /// <exception cref="CommandFailed">It is none of ours.</exception>
    public ITargetPlugin Of(KnownTarget target) => Find(target.Record.Plugin ?? "")
        ?? throw new CommandFailed(ExitCode.Wrong, $"The target '{target.Name}' goes by the plugin '{target.Record.Plugin}', which this program does not have. There are: {string.Join(", ", all.Select(p => p.Name))}.");

    /// <summary>Opens the plugin of a target.</summary>
    /// <param name="tell">What the target is to be told of a group or an identity source that it needs and was not told of yet.</param>
    public virtual Task<IProvisioner> OpenAsync(KnownTarget target, Func<StreamId, Verdict> tell, CancellationToken cancel) => Of(target).OpenAsync(target, null, tell, cancel);

    private ITargetPlugin? Find(string name) => all.FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase));
}
