using System.Text.Json;

namespace EventRegistry.Host.Api.Wire;

/// <summary>What was sent around a record.</summary>
/// <param name="Element">The record; null when nothing of use was sent.</param>
/// <param name="IsEmpty">Whether a list was sent with no record in it, which is a record without values.</param>
internal readonly record struct Envelope(JsonElement? Element, bool IsEmpty)
{
    public static readonly Envelope None = new(null, false);

    private static readonly JsonElement NoValues = JsonDocument.Parse("{}").RootElement;

    /// <summary>Whether the record says to be of the one version there is.</summary>
    public bool HasVersion => IsEmpty || (Element!.Value.TryGetProperty("Version", out var version) && version.ValueKind switch
    {
        JsonValueKind.String => version.GetString() is "1.0" or "1",
        JsonValueKind.Number => version.TryGetDecimal(out var number) && number == 1,
        _ => false,
    });

    /// <summary>The first record of a document. A document that holds no list of them is taken as the record itself.</summary>
    public static Envelope Of(JsonElement document, string plural)
    {
        if (document.ValueKind != JsonValueKind.Object) return None;
        if (!document.TryGetProperty(plural, out var list) || list.ValueKind != JsonValueKind.Array)
            return document.EnumerateObject().Any() ? new(document, false) : None;
        if (list.GetArrayLength() == 0) return new(NoValues, true);
        return list[0].ValueKind == JsonValueKind.Object ? new(list[0], false) : None;
    }
}
