using System.Text;
using System.Xml;
using EventRegistry.Host.ReadModels;

namespace EventRegistry.Host.Api.Wire;

/// <summary>Writes rows as an XML document: the same fields, as elements.</summary>
internal static class RowXml
{
    public static async Task WriteAsync(Stream body, Resource resource, IAsyncEnumerable<StoredRow> rows, CancellationToken cancel)
    {
        await using var writer = XmlWriter.Create(body, new XmlWriterSettings { Async = true, Encoding = new UTF8Encoding(false), OmitXmlDeclaration = true, CheckCharacters = false });
        await writer.WriteRawAsync("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        await writer.WriteStartElementAsync(null, resource.Plural, null);
        await writer.WriteAttributeStringAsync(null, "Version", null, "1.0");
        var any = false;
        await foreach (var row in rows.WithCancellation(cancel))
        {
            any = true;
            await WriteAsync(writer, resource, row);
        }

        if (!any)
        {
            // As recorded: an empty list is shown as one item without anything.
            await writer.WriteRawAsync($"<{resource.Singular}/>");
        }

        await writer.WriteEndElementAsync();
        await writer.WriteRawAsync("\n");
    }

    private static async Task WriteAsync(XmlWriter writer, Resource resource, StoredRow row)
    {
        await writer.WriteStartElementAsync(null, resource.Singular, null);
        await writer.WriteAttributeStringAsync(null, "Version", null, "1.0");
        await writer.WriteAttributeStringAsync(null, "Id", null, $"{row.RowId}");
        foreach (var (name, value) in Fields(resource, row)) await writer.WriteElementStringAsync(null, name, null, value);
        if (RowJson.Folded(resource, row) is { } parent)
        {
            await writer.WriteStartElementAsync(null, "Person", null);
            await writer.WriteElementStringAsync(null, "Type", null, parent.Type!);
            await writer.WriteElementStringAsync(null, "Id", null, Value(resource, parent, row));
            await writer.WriteEndElementAsync();
        }

        await writer.WriteEndElementAsync();
    }

    private static IEnumerable<(string Name, string Value)> Fields(Resource resource, StoredRow row)
    {
        foreach (var field in resource.Fields.Where(f => resource.ShowsParentsPlainly || !resource.Parents.Any(p => p.IsFolded && p.Column == f.Column)))
        {
            if (field.Field.Of(row.Record) is { } value) yield return (field.Name, Clean(field.Type.TextOf(value)));
        }

        yield return ("Created", RowJson.Instant(row.Created));
        yield return ("Modified", RowJson.Instant(row.Modified));
        if (!resource.Kind.KeepsChangelog) yield break;
        yield return ("Revision", $"{row.Revision}");
        yield return ("Deleted", row.Deleted ? "true" : "false");
        if (row.Actor is { } actor) yield return ("ActorIdentifier", Clean(actor));
    }

    private static string Value(Resource resource, Parent parent, StoredRow row)
    {
        var field = resource.Field(parent.Column)!;
        return field.Type.TextOf(field.Field.Of(row.Record)!);
    }

    // What XML cannot say at all is left out.
    private static string Clean(string text) => text.All(XmlConvert.IsXmlChar) ? text : string.Concat(text.Where(XmlConvert.IsXmlChar));
}
