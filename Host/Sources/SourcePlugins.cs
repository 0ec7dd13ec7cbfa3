using EventRegistry.Host.Sources.Api;
using EventRegistry.Host.Sources.Files;
using EventRegistry.Host.Sources.Ldap;
using EventRegistry.Host.Sources.Sql;

namespace EventRegistry.Host.Sources;

/// <summary>The kinds of source there are.</summary>
internal sealed class SourcePlugins(IReadOnlyList<ISourcePlugin> all)
{
    // As whoever sits at the command line says it.
    private const string Suffix = "Source";

    /// <summary>The options that any source may have, whatever its plugin.</summary>
    public static IReadOnlyList<string> OptionsOfAll { get; } = [Syncing.Reading.Matcher, Syncing.Reading.MatcherUser];

    /// <summary>What they are called, in short.</summary>
    public IEnumerable<string> Words => all.Select(p => p.Name.EndsWith(Suffix, StringComparison.Ordinal) ? p.Name[..^Suffix.Length].ToLowerInvariant() : p.Name);

    /// <summary>Those of this program.</summary>
    public static SourcePlugins OfProgram(Registry registry) => new([new FileSourcePlugin(), new SqlSourcePlugin(), new LdapSourcePlugin(), new ApiSourcePlugin(registry.Database)]);

    /// <summary>The full name of a plugin: <c>FileSource</c> of <c>file</c>.</summary>
    /// <exception cref="CommandFailed">There is no such plugin.</exception>
    public string Named(string word) => Find(word)?.Name ?? Find(word + Suffix)?.Name
        ?? throw new CommandFailed(ExitCode.Wrong, $"There is no plugin '{word}'.{Nearest.Hint(word, Words)} There are: {string.Join(", ", Words)}.");

    /// <summary>Opens a source.</summary>
    /// <exception cref="SourceFailure">It cannot be read, or is not configured.</exception>
    /// <exception cref="CommandFailed">Its plugin is none of ours.</exception>
    public Task<ISource> OpenAsync(KnownSource source, CancellationToken cancel) => (Find(source.Record.Plugin ?? "")
        ?? throw new CommandFailed(ExitCode.Wrong, $"Source '{source.Name}' goes by the plugin '{source.Record.Plugin}', which this program does not have. There are: {string.Join(", ", all.Select(p => p.Name))}."))
        .OpenAsync(source, cancel);

    /// <summary>Refuses options that a plugin would never look at.</summary>
    /// <param name="options">As <c>name=value</c>; <c>name=</c>, which takes one away, may name any.</param>
    /// <exception cref="CommandFailed">The plugin knows no such option.</exception>
    public void CheckOptions(string? plugin, IEnumerable<string> options)
    {
        if (Find(plugin ?? "")?.Options is not { } known) return;
        string[] all = [.. known, .. OptionsOfAll];
        foreach (var name in options.Where(o => !o.EndsWith('=')).Select(o => o.Split('=', 2)[0].Trim()))
            if (!all.Contains(name)) throw new CommandFailed(ExitCode.Wrong, $"The plugin {plugin} has no option '{name}'.{Nearest.Hint(name, all)} There are: {string.Join(", ", all)}.");
    }

    private ISourcePlugin? Find(string name) => all.FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase));
}
