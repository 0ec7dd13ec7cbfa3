using System.Text.Json;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Host.Api.Wire;
using EventRegistry.Host.ReadModels;

namespace EventRegistry.Host.Api.Core;

/// <summary>A person with all that hangs on them, as one document shows it.</summary>
/// <param name="Model">What the record is.</param>
/// <param name="Row">The record.</param>
/// <param name="Parts">What hangs on it.</param>
internal sealed record PersonDocument(CoreModel Model, StoredRow Row, IReadOnlyList<(CoreModel Model, IReadOnlyList<PersonDocument> Items)> Parts)
{
    /// <summary>Gathers a person's document.</summary>
    public static async Task<PersonDocument> OfAsync(RecordBook records, StoredRow person, CancellationToken cancel)
    {
        var parts = new List<(CoreModel, IReadOnlyList<PersonDocument>)>();
        foreach (var model in CoreModel.OfPerson)
        {
            var rows = model == CoreModel.OrgIdentity
                ? await OrgIdentitiesAsync(records, person.RowId, cancel)
                : await records.ListAsync(model.Resource.Kind, [new(OwnedBy.Person, person.RowId)], cancel).ToListAsync(cancel);
            var items = new List<PersonDocument>();
            foreach (var row in rows) items.Add(new(model, row, await ChildrenAsync(records, model, row, cancel)));
            // As recorded: somebody without an org identity has no such key, but an empty list of everything else.
            if (items.Count > 0 || model != CoreModel.OrgIdentity) parts.Add((model, items));
        }

        return new(CoreModel.Person, person, parts);
    }

    /// <summary>Writes it, with the person's own record beside its parts.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteStartObject(Model.Key);
        WriteFields(writer);
        writer.WriteEndObject();
        WriteParts(writer);
        writer.WriteEndObject();
    }

    private void WriteParts(Utf8JsonWriter writer)
    {
        foreach (var (model, items) in Parts)
        {
            writer.WriteStartArray(model.Key);
            foreach (var item in items)
            {
                writer.WriteStartObject();
                item.WriteFields(writer);
                item.WriteParts(writer);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }
    }

    private void WriteFields(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("meta");
        writer.WriteNumber("id", Row.RowId);
        writer.WriteString("created", RowJson.Instant(Row.Created));
        writer.WriteString("modified", RowJson.Instant(Row.Modified));
        if (Model.Resource.Kind.SelfReference is { } self) writer.WriteNull(self);
        writer.WriteNumber("revision", Row.Revision);
        writer.WriteBoolean("deleted", Row.Deleted);
        if (Row.Actor is { } actor) JsonText.Write(writer, "actor_identifier", actor); else writer.WriteNull("actor_identifier");
        foreach (var field in Model.Provenance) Write(writer, field);
        writer.WriteEndObject();
        foreach (var field in Model.Fields) Write(writer, field);
    }

    private void Write(Utf8JsonWriter writer, WireField field)
    {
        writer.WritePropertyName(field.Column);
        if (field.Field.Of(Row.Record) is { } value) field.CoreType.Write(writer, value); else writer.WriteNullValue();
    }

    private static async Task<IReadOnlyList<(CoreModel, IReadOnlyList<PersonDocument>)>> ChildrenAsync(RecordBook records, CoreModel model, StoredRow row, CancellationToken cancel)
    {
        var owner = new Of(model == CoreModel.Role ? OwnedBy.Role : OwnedBy.OrgIdentity, row.RowId);
        var children = new List<(CoreModel, IReadOnlyList<PersonDocument>)>();
        foreach (var child in model.Children)
            children.Add((child, [.. await records.ListAsync(child.Resource.Kind, [owner], cancel).Select(r => new PersonDocument(child, r, [])).ToListAsync(cancel)]));
        return children;
    }

    private static async Task<List<StoredRow>> OrgIdentitiesAsync(RecordBook records, int person, CancellationToken cancel)
    {
        var identities = new List<StoredRow>();
        await foreach (var link in records.ListAsync(Kind<IdentityLink>.Instance, [new(OwnedBy.Person, person)], cancel))
        {
            if (await records.FindAsync(Kind<OrgIdentityRecord>.Instance, ((IdentityLink)link.Record).OrgIdentityId.Value, cancel) is { IsCopy: false, Deleted: false } identity)
                identities.Add(identity);
        }

        return identities;
    }
}
