using System.Text.Json;
using System.Text.RegularExpressions;

namespace EventRegistry.Specs.Api;

/// <summary>Whether a body is as it was recorded: <c>{any}</c> is anything, captured values are what they were, and lists have no order.</summary>
internal sealed partial class Likeness(IReadOnlyDictionary<string, string> captured, IReadOnlySet<string> capturing)
{
    public bool Of(JsonElement expected, JsonElement got) => expected.ValueKind switch
    {
        JsonValueKind.String => OfText(expected.GetString()!, got),
        JsonValueKind.Object => got.ValueKind == JsonValueKind.Object
            && expected.EnumerateObject().Count() == got.EnumerateObject().Count()
            && expected.EnumerateObject().All(e => got.TryGetProperty(e.Name, out var value) && Of(e.Value, value)),
        JsonValueKind.Array => got.ValueKind == JsonValueKind.Array && OfLists([.. expected.EnumerateArray()], [.. got.EnumerateArray()]),
        JsonValueKind.Number => got.ValueKind == JsonValueKind.Number && expected.GetDecimal() == got.GetDecimal(),
        var kind => got.ValueKind == kind,
    };

    public bool OfText(string expected, string got) => Pattern(expected).IsMatch(got);

    private bool OfText(string expected, JsonElement got)
    {
        if (expected == "{any}") return true;
        var isWholeVariable = Variable().Match(expected) is { Success: true } match && match.Length == expected.Length;
        // A variable stands for a number or a text alike; anything else is the text that it is.
        if (isWholeVariable) return got.ValueKind is JsonValueKind.Number or JsonValueKind.String && OfText(expected, got.ToString());
        return got.ValueKind == JsonValueKind.String && OfText(expected, got.GetString()!);
    }

    private Regex Pattern(string expected)
    {
        var pattern = Variable().Replace(Regex.Escape(expected).Replace(@"\{", "{", StringComparison.Ordinal), m => m.Groups[1].Value switch
        {
            "any" => ".*",
            // This very answer tells what it is.
            var name when capturing.Contains(name) && !captured.ContainsKey(name) => ".+",
            var name => Regex.Escape(captured.GetValueOrDefault(name, m.Value)),
        });
        return new Regex($"^(?:{pattern})$", RegexOptions.Singleline | RegexOptions.CultureInvariant);
    }

    /// <summary>Whether every item has a partner of its own. Those that fit several are matched so that all do.</summary>
    private bool OfLists(List<JsonElement> expected, List<JsonElement> got)
    {
        if (expected.Count != got.Count) return false;
        var fits = expected.ConvertAll(e => got.FindAll(g => Of(e, g)).ConvertAll(g => got.IndexOf(g)));
        var partners = new int?[got.Count];
        return Enumerable.Range(0, expected.Count).All(i => Find(i, []));

        bool Find(int i, HashSet<int> tried)
        {
            foreach (var j in fits[i].Where(tried.Add))
            {
                if (partners[j] is { } taken && !Find(taken, tried)) continue;
                partners[j] = i;
                return true;
            }

            return false;
        }
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Variable();
}
