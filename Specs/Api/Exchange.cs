using System.Text.Json;
using System.Text.RegularExpressions;

namespace EventRegistry.Specs.Api;

/// <summary>One recorded call: what was asked and what the real product answered.</summary>
/// <param name="Note">Where the product is at fault, what that is; a 4xx is as good then.</param>
internal sealed partial record Exchange(string Name, JsonElement Request, JsonElement Response, IReadOnlyList<(string Variable, string Place)> Captures, string? Note)
{
    public static IEnumerable<Exchange> Read(string file)
    {
        foreach (var line in File.ReadLines(file))
        {
            var root = JsonDocument.Parse(line).RootElement;
            var captures = root.TryGetProperty("capture", out var capture) && capture.ValueKind == JsonValueKind.Object
                ? capture.EnumerateObject().Select(c => (c.Name, c.Value.GetString()!)).ToList()
                : [];
            yield return new(root.GetProperty("name").GetString()!, root.GetProperty("request"), root.GetProperty("response"), captures, root.TryGetProperty("note", out var note) ? note.GetString() : null);
        }
    }

    /// <summary>A text with its placeholders filled; <c>"{n:number}"</c> loses its quotation marks.</summary>
    public static string Fill(string text, IReadOnlyDictionary<string, string> captured)
    {
        text = Number().Replace(text, m => captured.GetValueOrDefault(m.Groups[1].Value, "0"));
        return Variable().Replace(text, m => captured.GetValueOrDefault(m.Groups[1].Value, m.Value));
    }

    /// <summary>A value at a place such as <c>CoGroups[Name=CO:admins].Id</c>; null when there is none.</summary>
    public static string? At(JsonElement body, string place)
    {
        JsonElement? at = body;
        foreach (Match step in Step().Matches(place))
        {
            if (at is not { } here) return null;
            at = step.Groups["name"] is { Success: true, Value: var name }
                ? here.ValueKind == JsonValueKind.Object && here.TryGetProperty(name, out var member) ? member : null
                : Item(here, step.Groups["item"].Value);
        }

        return at?.ToString();
    }

    private static JsonElement? Item(JsonElement list, string item)
    {
        if (list.ValueKind != JsonValueKind.Array) return null;
        if (int.TryParse(item, out var index)) return index < list.GetArrayLength() ? list[index] : null;
        var (key, value) = (item[..item.IndexOf('=', StringComparison.Ordinal)], item[(item.IndexOf('=', StringComparison.Ordinal) + 1)..]);
        return list.EnumerateArray().Cast<JsonElement?>().FirstOrDefault(i => i!.Value.TryGetProperty(key, out var found) && found.ToString() == value);
    }

    [GeneratedRegex("\"\\{(\\w+):number\\}\"")]
    private static partial Regex Number();

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Variable();

    [GeneratedRegex(@"\[(?<item>[^\]]*)\]|(?<name>[^.\[\]]+)")]
    private static partial Regex Step();
}
