using System.Globalization;
using System.Text.Json;
using EventRegistry.Host.ReadModels;

namespace EventRegistry.Host.Api.Wire;

/// <summary>Writes rows as items of a document: columns in their order, what is null left out, parents folded into <c>Person</c>.</summary>
internal static class RowJson
{
    /// <param name="version">What the item says of its version; two actions of the reference say nothing.</param>
    public static void Write(Utf8JsonWriter writer, Resource resource, StoredRow row, bool reduced = false, string? version = "1.0")
    {
        writer.WriteStartObject();
        if (version is null) writer.WriteNull("Version"); else writer.WriteString("Version", version);
        writer.WriteNumber("Id", row.RowId);
        var folded = Folded(resource, row);
        foreach (var field in resource.Fields)
        {
            if (reduced && field.IsReadOnly) continue;
            if (field.Field.Of(row.Record) is not { } value) continue;
            var parent = resource.ShowsParentsPlainly ? null : resource.Parents.FirstOrDefault(p => p.IsFolded && p.Column == field.Column);
            if (parent is null)
            {
                writer.WritePropertyName(field.Name);
                field.Type.Write(writer, value);
            }
            else if (parent == folded)
            {
                writer.WriteStartObject("Person");
                writer.WriteString("Type", parent.Type);
                writer.WritePropertyName("Id");
                field.Type.Write(writer, value);
                writer.WriteEndObject();
            }
        }

        if (!reduced) WriteWhenAndWho(writer, resource, row);
        writer.WriteEndObject();
    }

    public static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>The parent that is shown: of several the last in the order of columns.</summary>
    public static Parent? Folded(Resource resource, StoredRow row) => resource.ShowsParentsPlainly ? null : resource.Fields
        .Where(f => f.Field.Of(row.Record) is not null)
        .Select(f => resource.Parents.FirstOrDefault(p => p.IsFolded && p.Column == f.Column))
        .LastOrDefault(p => p is not null);

    private static void WriteWhenAndWho(Utf8JsonWriter writer, Resource resource, StoredRow row)
    {
        if (resource.Kind.KeepsTimes)
        {
            writer.WriteString("Created", Instant(row.Created));
            writer.WriteString("Modified", Instant(row.Modified));
        }

        if (resource.Kind.SelfReference is not { } self) return;
        if (row.IsCopy) writer.WriteNumber(WireField.Camel(self), row.Record.Id);
        writer.WriteNumber("Revision", row.Revision);
        writer.WriteBoolean("Deleted", row.Deleted);
        if (row.Actor is not { } actor) return;
        JsonText.Write(writer, "ActorIdentifier", actor);
    }
}
