using System.Globalization;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;

namespace EventRegistry.Host.Cli;

/// <summary>What somebody means who names something of a CO, by its name or its id.</summary>
internal static class Called
{
    private const int MostNamed = 10;

    /// <exception cref="CommandFailed">There is none, or there are several.</exception>
    public static GroupRecord Group(string word, Collaboration co) => One(word, co, "group", [.. co.LiveGroups], g => g.Name);

    /// <inheritdoc cref="Group"/>
    public static Cou Cou(string word, Collaboration co) => One(word, co, "COU", [.. co.Cous.Values.Select(c => c.Record)], c => c.Name);

    /// <inheritdoc cref="Group"/>
    public static IdentitySource Source(string word, Collaboration co) => One(word, co, "source", [.. co.Sources.Values.Select(s => s.Record)], s => s.Description);

    /// <inheritdoc cref="Group"/>
    public static Pipeline Pipeline(string word, Collaboration co) => One(word, co, "pipeline", [.. co.Pipelines.Values.Select(p => p.Record)], p => p.Name);

    private static T One<T>(string word, Collaboration co, string kind, IReadOnlyList<T> all, Func<T, string?> nameOf) where T : IRecord
    {
        List<T> found = [.. all.Where(r => nameOf(r) == word)];
        if (found.Count == 0) found = [.. all.Where(r => r.Id.ToString(CultureInfo.InvariantCulture) == word)];
        if (found is [var only]) return only;
        // Groups that the registry made by itself are named last.
        var first = all.OrderBy(r => nameOf(r)?.StartsWith(AutomaticGroups.Reserved, StringComparison.Ordinal)).ThenBy(r => r.Id).Take(MostNamed);
        var named = string.Join(", ", first.Select(r => $"{r.Id} ({nameOf(r)})")) + (all.Count > MostNamed ? $", and {all.Count - MostNamed} more" : "");
        throw new CommandFailed(ExitCode.Wrong, found.Count == 0
            ? $"CO {co.Id.Value} has no {kind} '{word}'.{Nearest.Hint(word, all.Select(r => nameOf(r) ?? ""))}{(named.Length > 0 ? $" There are: {named}." : "")}"
            : $"Several {kind}s are called '{word}'. Name one by its id: {string.Join(", ", found.Select(r => r.Id))}.");
    }
}
