using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace EventRegistry.Projections.Subjects;

/// <summary>
/// Tells only of groups whose names pass its rules: <c>group required ^app:; refused secret; optional ^x</c>. The rules are asked in order. A
/// name that does not match a <c>required</c> pattern, or matches a <c>refused</c> one, is kept away; one that matches an <c>optional</c>
/// pattern passes without being asked further; one that nothing kept away passes.
/// </summary>
/// <remarks>
/// Patterns are regular expressions in the syntax of .NET, without look-around and back references: they are matched in a time that grows with the length of
/// the name and not with the cunning of the pattern. They are found anywhere in the name unless <c>^</c> and <c>$</c> say otherwise, and tell capitals
/// from small letters. A semicolon within a pattern is written <c>\;</c>.
/// </remarks>
public sealed class GroupFilter : DataFilter
{
    internal const string Example = "group required ^app:; refused secret";

    // Far more than any name needs, so that only a machine that stands still runs into it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ImmutableArray<(Demand Demand, Regex Pattern)> rules;

    private GroupFilter(ImmutableArray<(Demand, Regex)> rules) => this.rules = rules;

    private enum Demand
    {
        Required,
        Optional,
        Refused,
    }

    public override GroupSubject? Of(GroupSubject group) => Passes(group.Group.Record.Name ?? "") ? group : null;

    public override string ToString() => $"group {string.Join("; ", rules.Select(r => $"{Word(r.Demand)} {r.Pattern}"))}";

    internal static GroupFilter Of(string text)
    {
        if (text.Length == 0) throw new FormatException($"The group filter has no rules. Give at least one, as in: {Example}");
        return new([.. Parted(text).Select((rule, index) => Rule(rule.Trim(), index + 1))]);
    }

    private bool Passes(string name)
    {
        foreach (var (demand, pattern) in rules)
        {
            var matches = pattern.IsMatch(name);
            if (matches && demand == Demand.Optional) return true;
            if (matches ? demand == Demand.Refused : demand == Demand.Required) return false;
        }

        return true;
    }

    private static (Demand, Regex) Rule(string text, int place)
    {
        if (text.Length == 0) throw new FormatException($"Rule {place} of the group filter is empty. A rule is a demand and a pattern, as in: {Example}");
        var end = text.AsSpan().IndexOfAny(' ', '\t');
        var word = end < 0 ? text : text[..end];
        var demand = Enum.GetValues<Demand>().Where(d => Word(d) == word).Select(d => (Demand?)d).SingleOrDefault()
            ?? throw new FormatException($"Rule {place} of the group filter begins with '{word}'; it must be required, optional or refused, as in: {Example}");
        if (end < 0) throw new FormatException($"Rule {place} of the group filter has no pattern after '{word}', as in: {Example}");
        try
        {
            return (demand, new Regex(text[end..].Trim(), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Patience));
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new FormatException($"Rule {place} of the group filter has the pattern '{text[end..].Trim()}', which cannot be used: {e.Message} A right filter is: {Example}", e);
        }
    }

    /// <summary>The parts between semicolons that no backslash stands before.</summary>
    private static IEnumerable<string> Parted(string text)
    {
        var begin = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\\') at++;
            else if (text[at] == ';')
            {
                yield return text[begin..at];
                begin = at + 1;
            }
        }

        yield return text[begin..];
    }

    private static string Word(Demand demand) => demand switch
    {
        Demand.Required => "required",
        Demand.Optional => "optional",
        _ => "refused",
    };
}
