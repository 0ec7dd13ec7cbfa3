using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using EventRegistry.Domain.Changelog;

namespace EventRegistry.Projections.Subjects;

/// <summary>
/// Elects one of a person's attributes of a kind, and tells it under a type of its own:
/// <c>elector email_address from official@direct, personal@HR tie newest as delivery</c>. The first choice that any attribute fits elects; where several
/// fit, the <c>oldest</c> or the <c>newest</c> is taken. With <c>only</c> at the end the others are not told.
/// </summary>
/// <remarks>
/// The kinds are <c>name</c>, <c>url</c>, <c>address</c>, <c>email_address</c>, <c>identifier</c> and <c>telephone_number</c>. A choice is a type, and
/// after an <c>@</c> where the attribute must come from: <c>direct</c> where it was entered directly, else the number, the description or the label
/// of an identity source; in single quotes where that has spaces. Without an <c>@</c> it may come from anywhere.
/// </remarks>
public sealed partial class ElectorFilter : DataFilter
{
    internal const string Example = "elector email_address from official@direct, personal@HR tie newest as delivery";

    private const string Direct = "direct";

    private static readonly FrozenDictionary<string, Func<ElectorFilter, PersonSubject, PersonSubject>> Electorates =
        new Dictionary<string, Func<ElectorFilter, PersonSubject, PersonSubject>>
        {
            ["name"] = (e, p) => p with { Names = e.Elect(p, p.Names, n => n.Type, (n, type) => n with { Type = type }) },
            ["url"] = (e, p) => p with { Urls = e.Elect(p, p.Urls, u => u.Type, (u, type) => u with { Type = type }) },
            ["address"] = (e, p) => p with { Addresses = e.Elect(p, p.Addresses, a => a.Type, (a, type) => a with { Type = type }) },
            ["email_address"] = (e, p) => p with { EmailAddresses = e.Elect(p, p.EmailAddresses, m => m.Type, (m, type) => m with { Type = type }) },
            ["identifier"] = (e, p) => p with { Identifiers = e.Elect(p, p.Identifiers, i => i.Type, (i, type) => i with { Type = type }) },
            ["telephone_number"] = (e, p) => p with { TelephoneNumbers = e.Elect(p, p.TelephoneNumbers, t => t.Type, (t, type) => t with { Type = type }) },
        }.ToFrozenDictionary();

    private readonly string kind;
    private readonly ImmutableArray<Choice> choices;
    private readonly bool newest;
    private readonly string outbound;
    private readonly bool only;

    private ElectorFilter(string kind, ImmutableArray<Choice> choices, bool newest, string outbound, bool only) =>
        (this.kind, this.choices, this.newest, this.outbound, this.only) = (kind, choices, newest, outbound, only);

    public override PersonSubject Of(PersonSubject person) => Electorates[kind](this, person);

    public override string ToString() =>
        $"elector {kind} from {string.Join(", ", choices)} tie {(newest ? "newest" : "oldest")} as {outbound}{(only ? " only" : "")}";

    internal static ElectorFilter Of(string text)
    {
        if (text.Count(c => c == '\'') % 2 != 0) throw new FormatException($"The elector filter has a quote that is not closed, as in: {Example}");
        var words = new Words(Word.Matches(text).Select(m => m.Value).ToList());
        var kind = words.OneOf("which attributes to elect from", [.. Electorates.Keys.Order(StringComparer.Ordinal)]);
        words.OneOf("what follows the attributes", "from");
        var choices = ImmutableArray.CreateBuilder<Choice>();
        do choices.Add(Choice.Of(words.Next($"choice {choices.Count + 1}, a type such as official or official@direct")));
        while (words.Skip(","));
        words.OneOf("what follows the choices", "tie");
        var newest = words.OneOf("how a tie is broken", "newest", "oldest") == "newest";
        words.OneOf("what follows the tie", "as");
        var outbound = words.Next("the type to tell it under");
        var only = words.Skip("only");
        words.End();
        return new(kind, choices.ToImmutable(), newest, outbound, only);
    }

    [GeneratedRegex(@",|(?:'[^']*'|[^\s,'])+")]
    private static partial Regex Word { get; }

    private ImmutableArray<Sourced<T>> Elect<T>(PersonSubject person, ImmutableArray<Sourced<T>> attributes, Func<T, string?> typeOf, Func<T, string, T> retyped)
        where T : class, IRecord
    {
        foreach (var choice in choices)
        {
            var fitting = attributes.Where(a => typeOf(a.Record) == choice.Type && choice.Takes(a.Source, person.Reference)).ToList();
            if (fitting.Count == 0) continue;
            var elected = newest ? fitting.MaxBy(a => (a.Item.Created, a.Item.Id)) : fitting.MinBy(a => (a.Item.Created, a.Item.Id));
            var told = new Sourced<T>(elected.Item with { Record = retyped(elected.Record, outbound) }, elected.Source);
            return only ? [told] : attributes.Replace(elected, told);
        }

        return attributes;
    }

    /// <summary>A type, and the text after its @; null where there is none.</summary>
    private sealed record Choice(string Type, string? From)
    {
        private readonly int? id = int.TryParse(From, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        private readonly string? name = From?.Replace("'", "", StringComparison.Ordinal);

        public static Choice Of(string word)
        {
            var at = word.IndexOf('@', StringComparison.Ordinal);
            var choice = at < 0 ? new Choice(word, null) : new Choice(word[..at], word[(at + 1)..]);
            return choice is { Type: "" } or { From: "" or "''" }
                ? throw new FormatException($"The elector filter has the choice '{word}', which lacks a type before the @ or a source after it, as in: {Example}")
                : choice;
        }

        public bool Takes(int? source, Reference reference) => From switch
        {
            null => true,
            Direct => source is null,
            _ => source is { } s && (s == id || (reference.Sources.TryGetValue(s, out var known) && (known.Record.Description == name || known.Record.SorLabel == name))),
        };

        public override string ToString() => From is null ? Type : $"{Type}@{From}";
    }

    /// <summary>The words of a line, taken one by one.</summary>
    private sealed class Words(List<string> words)
    {
        private int at;

        public string Next(string wanted) => at < words.Count && words[at] != ","
            ? words[at++]
            : throw new FormatException($"The elector filter {Here}; there should be {wanted}, as in: {Example}");

        public string OneOf(string wanted, params string[] allowed)
        {
            if (at < words.Count && allowed.Contains(words[at])) return words[at++];
            throw new FormatException($"The elector filter {Here}; there should be {wanted}: {string.Join(", ", allowed)}; as in: {Example}");
        }

        public bool Skip(string word)
        {
            if (at >= words.Count || words[at] != word) return false;
            at++;
            return true;
        }

        public void End()
        {
            if (at < words.Count) throw new FormatException($"The elector filter {Here}, where it should end or say 'only', as in: {Example}");
        }

        // The kind of filter is the line's first word, and a comma is none.
        private string Here => at < words.Count ? $"has '{words[at]}' after word {Read}" : $"ends after word {Read}";

        private int Read => 1 + words.Take(at).Count(w => w != ",");
    }
}
