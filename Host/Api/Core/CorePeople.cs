using System.Globalization;
using System.Text.Json;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.People;
using EventRegistry.Host.Api.Wire;
using EventRegistry.Host.Commands;
using EventRegistry.Host.ReadModels;

namespace EventRegistry.Host.Api.Core;

/// <summary>People as whole documents.</summary>
internal static class CorePeople
{
    private const string IdentifiersOnly = "IL";

    public static async Task<Answer> IndexAsync(Call call, int co)
    {
        var (right, refusal) = await CoreRight.OfAsync(call, co, toWrite: false);
        if (right is null) return refusal!;
        if (call.Query("identifier") is { } identifier)
        {
            return await right.PersonAsync(call, identifier) is { } person
                ? await IndexOfAsync(call, right, [person], 1, 1, 1)
                : CoreAnswers.IdentifierNotFound(identifier);
        }

        var (index, page, limit) = await PeopleIndex.ReadAsync(call, right.Co);
        if (index.Ids.Count == 0 && page > 1) return CoreAnswers.NotFound("Not Found");
        var rows = new List<StoredRow>();
        foreach (var id in index.Ids)
        {
            if (await call.Desk.RecordAsync(Kind<PersonRecord>.Instance, id, call.Cancel) is { } row) rows.Add(row);
        }

        return await IndexOfAsync(call, right, rows, page, limit, index.Total);
    }

    public static async Task<Answer> ViewAsync(Call call, int co, string identifier)
    {
        var (right, refusal) = await CoreRight.OfAsync(call, co, toWrite: false);
        if (right is null) return refusal!;
        if (await right.PersonAsync(call, identifier) is not { } person) return CoreAnswers.IdentifierNotFound(identifier);
        var document = await PersonDocument.OfAsync(call.Records, person, call.Cancel);
        return CoreAnswers.Document(document.Write);
    }

    public static async Task<Answer> AddAsync(Call call, int co)
    {
        var (right, refusal) = await CoreRight.OfAsync(call, co, toWrite: true);
        if (right is null) return refusal!;
        using var document = await call.ReadAsync();
        if (document is null || document.RootElement is not { ValueKind: JsonValueKind.Object } sent || !sent.EnumerateObject().Any()) return CoreAnswers.NoDocument;
        if (!sent.TryGetProperty(CoreModel.Person.Key, out var own) || own.ValueKind != JsonValueKind.Object) return CoreAnswers.Error(400, "Bad Request", "Unable to find CO");
        if (SentPerson.Unwritable(sent) is { } unwritable) return CoreAnswers.Error(400, "Bad Request", unwritable);
        var outcome = await call.HandleAsync(right.Co, SentPerson.Enrol(sent, right.Co));
        if (CoreAnswers.Of(outcome) is { } refused) return refused;
        var id = ((Carried)outcome).RecordId!.Value;
        // Only what can be assigned is: that something cannot is no reason to take the person back.
        await call.HandleAsync(right.Co, new AssignIdentifiers(new(StreamKind.Person, id)));
        return await AddedAsync(call, right, id);
    }

    public static async Task<Answer> ReplaceAsync(Call call, int co, string identifier)
    {
        var (right, refusal) = await CoreRight.OfAsync(call, co, toWrite: true);
        if (right is null) return refusal!;
        using var document = await call.ReadAsync();
        if (document is null || document.RootElement is not { ValueKind: JsonValueKind.Object } sent || !sent.EnumerateObject().Any()) return CoreAnswers.NoDocument;
        if (await right.PersonAsync(call, identifier) is not { } person) return CoreAnswers.IdentifierNotFound(identifier);
        if (!sent.TryGetProperty(CoreModel.Person.Key, out var own) || own.ValueKind != JsonValueKind.Object) return CoreAnswers.Error(400, "Bad Request", "No CoPerson found in document");
        if (SentPerson.Unwritable(sent) is { } unwritable) return CoreAnswers.Error(400, "Bad Request", unwritable);
        var commands = SentPerson.Replace(sent, await PersonDocument.OfAsync(call.Records, person, call.Cancel), await AutomaticAsync(call, person.RowId));
        return CoreAnswers.Of(await call.HandleAsync(right.Co, new Together(new([.. commands])))) ?? Answer.Ok;
    }

    public static async Task<Answer> DeleteAsync(Call call, int co, string identifier)
    {
        var (right, refusal) = await CoreRight.OfAsync(call, co, toWrite: true);
        if (right is null) return refusal!;
        if (await right.PersonAsync(call, identifier) is not { } person) return CoreAnswers.IdentifierNotFound(identifier);
        var id = new PersonId(person.RowId);
        if (right.Entry.ExpungeOnDelete == true) return CoreAnswers.Of(await call.HandleAsync(right.Co, new Expunge(id))) ?? Answer.Ok;
        var roles = await call.Records.ListAsync(Kind<Role>.Instance, [new(OwnedBy.Person, person.RowId)], call.Cancel)
            .Select(r => (Command)new Edit<Role>(r.RowId, Sent<Role>.Nothing.With(nameof(Role.Status), PersonStatus.Deleted))).ToListAsync(call.Cancel);
        return CoreAnswers.Of(await call.HandleAsync(right.Co, new Together(new([.. roles, new ChangeStatus(id, PersonStatus.Deleted)])))) ?? Answer.Ok;
    }

    private static async Task<Answer> AddedAsync(Call call, CoreRight right, int person)
    {
        var identifiers = await IdentifiersAsync(call, right, person);
        return new(201, "Created", Media.Json)
        {
            Document = writer =>
            {
                writer.WriteStartArray();
                foreach (var row in identifiers)
                {
                    writer.WriteStartObject();
                    foreach (var field in CoreModel.Identifier.Fields.Where(f => f.Column != "language"))
                    {
                        writer.WritePropertyName(field.Column);
                        if (field.Field.Of(row.Record) is { } value) field.CoreType.Write(writer, value); else writer.WriteNullValue();
                    }

                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
            },
        };
    }

    private static async Task<Answer> IndexOfAsync(Call call, CoreRight right, IReadOnlyList<StoredRow> people, int page, int limit, long total)
    {
        var entries = new List<Action<Utf8JsonWriter>>();
        foreach (var person in people) entries.Add(await EntryAsync(call, right, person));
        return CoreAnswers.Document(writer =>
        {
            writer.WriteStartObject();
            for (var i = 0; i < entries.Count; i++)
            {
                writer.WritePropertyName(Text(i));
                entries[i](writer);
            }

            writer.WriteString("currentPage", Text(page));
            writer.WriteString("itemsPerPage", Text(entries.Count));
            writer.WriteString("pageCount", Text((total + limit - 1) / limit));
            writer.WriteString("startIndex", Text(((page - 1L) * limit) + 1));
            writer.WriteString("totalResults", Text(total));
            writer.WriteEndObject();
        });
    }

    private static async Task<Action<Utf8JsonWriter>> EntryAsync(Call call, CoreRight right, StoredRow person)
    {
        if (right.Entry.IndexResponseType != IdentifiersOnly) return (await PersonDocument.OfAsync(call.Records, person, call.Cancel)).Write;
        var identifier = (await IdentifiersAsync(call, right, person.RowId)).Select(r => ((Identifier)r.Record).Value).FirstOrDefault();
        return writer => JsonText.Write(writer, identifier ?? "");
    }

    private static async Task<List<StoredRow>> IdentifiersAsync(Call call, CoreRight right, int person) =>
        await call.Records.ListAsync(Kind<Identifier>.Instance, [new(OwnedBy.Person, person)], call.Cancel)
            .Where(r => ((Identifier)r.Record).Type == right.Entry.IdentifierType).ToListAsync(call.Cancel);

    /// <summary>The memberships that compute themselves: they are nobody's to leave out.</summary>
    private static async Task<HashSet<int>> AutomaticAsync(Call call, int person)
    {
        var automatic = new HashSet<int>();
        await foreach (var row in call.Records.ListAsync(Kind<Domain.Groups.Membership>.Instance, [new(OwnedBy.Person, person)], call.Cancel))
        {
            var membership = (Domain.Groups.Membership)row.Record;
            if (membership.NestingId is not null || membership.SourceOrgIdentityId is not null
                || await call.Desk.RecordAsync(Kind<Domain.Groups.GroupRecord>.Instance, membership.GroupId.Value, call.Cancel) is { Record: Domain.Groups.GroupRecord { Auto: true } })
                automatic.Add(row.RowId);
        }

        return automatic;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
