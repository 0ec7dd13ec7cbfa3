using System.Collections.Immutable;
using System.Text.Json;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Host.Api.Wire;
using EventRegistry.Host.Commands;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace EventRegistry.Host.Api.V2;

/// <summary>Changes: records of every kind, and what is asked of people and groups besides.</summary>
internal static class Commands
{
    /// <summary>Add a record.</summary>
    public static async Task<Created<CommandAnswer>> AddAsync(HttpContext http, string kind, JsonElement values)
    {
        var (call, form) = Writable(http, kind);
        var read = form.Read(values, null);
        // A new CO is asked for in the platform's own.
        var co = form.Kind == Kind<Co>.Instance ? call.Visitor.Co : await CoOfNewAsync(call, form, read);
        var answer = await call.CarryOutAsync(co, form.Add(await OwnedAsync(call, form, read, co)), form);
        return TypedResults.Created(Place(http, $"{form.Kind}/{answer.Id}"), answer);
    }

    /// <summary>Give a record all of its values: those left out are none.</summary>
    public static Task<CommandAnswer> ReplaceAsync(HttpContext http, string kind, int id, JsonElement values) => EditAsync(http, kind, id, values, all: true);

    /// <summary>Give a record some values: those left out stay.</summary>
    public static Task<CommandAnswer> PatchAsync(HttpContext http, string kind, int id, JsonElement values) => EditAsync(http, kind, id, values, all: false);

    /// <summary>Delete a record with all that depends on it.</summary>
    public static async Task<CommandAnswer> DeleteAsync(HttpContext http, string kind, int id)
    {
        var (call, form) = Writable(http, kind, Verbs.Delete);
        var row = await call.LiveAsync(form.Kind, id);
        return await call.CarryOutAsync(Desk.CoOf(row) ?? call.Visitor.Co, form.Delete(id), form);
    }

    /// <summary>Bring a person in with all that is theirs.</summary>
    public static async Task<Created<CommandAnswer>> EnrolAsync(HttpContext http, NewPerson sent)
    {
        var call = Asked.By(http);
        var form = KindForm.Of(Kind<PersonRecord>.Instance);
        var values = form.Read(sent.Person, null);
        var co = await CoOfNewAsync(call, form, values);
        var belongings = new List<Command>();
        foreach (var belonging in sent.Belongings ?? [])
        {
            var (_, theirs) = Writable(http, belonging.Kind);
            var read = theirs.Read(belonging.Values, null);
            await DemandSameCoAsync(call, theirs, read, co);
            belongings.Add(theirs.Add(read));
        }

        var person = new Filled(values.SetItem(nameof(PersonRecord.CoId), co), [], false).Sent<PersonRecord>();
        var answer = await call.CarryOutAsync(co, new Enrol(person, new(belongings)), form);
        return TypedResults.Created(Place(http, $"person/{answer.Id}"), answer);
    }

    /// <summary>Give a person a status, whatever their roles say.</summary>
    public static async Task<CommandAnswer> ChangeStatusAsync(HttpContext http, int id, NewStatus sent)
    {
        var (call, form) = (Asked.By(http), KindForm.Of(Kind<PersonRecord>.Instance));
        var row = await call.LiveAsync(form.Kind, id);
        var read = form.Read(JsonSerializer.SerializeToElement(new { status = sent.Status }), null);
        if (read[nameof(PersonRecord.Status)] is not PersonStatus status)
            throw new NotAnswered(Problem.Unfit([Fault.Of(new(Rule.ValueIsReadable, CheckAttribute.NoText, nameof(PersonRecord.Status)), form)]));
        return await call.CarryOutAsync(row.Co!.Value, new ChangeStatus(new(id), status), form);
    }

    /// <summary>Delete a person with all that is theirs.</summary>
    public static async Task<CommandAnswer> ExpungeAsync(HttpContext http, int id)
    {
        var call = Asked.By(http);
        var row = await call.LiveAsync(Kind<PersonRecord>.Instance, id);
        return await call.CarryOutAsync(row.Co!.Value, new Expunge(new(id)), null);
    }

    /// <summary>Assign a person the CO's identifiers.</summary>
    public static Task<CommandAnswer> AssignToPersonAsync(HttpContext http, int id) => AssignAsync(http, Kind<PersonRecord>.Instance, new(StreamKind.Person, id));

    /// <summary>Assign a group the CO's identifiers.</summary>
    public static Task<CommandAnswer> AssignToGroupAsync(HttpContext http, int id) => AssignAsync(http, Kind<GroupRecord>.Instance, new(StreamKind.Group, id));

    /// <summary>Have it computed anew who is in a group.</summary>
    public static async Task<Accepted<Noted>> ReconcileAsync(HttpContext http, int id)
    {
        var call = Asked.By(http);
        var row = await call.LiveAsync(Kind<GroupRecord>.Instance, id);
        return TypedResults.Accepted((string?)null, new Noted(await call.Desk.Registrar.NoteAsync(row.Co!.Value, new(id), call.Cancel)));
    }

    private static async Task<CommandAnswer> AssignAsync(HttpContext http, Kind kind, StreamId subject)
    {
        var call = Asked.By(http);
        var row = await call.LiveAsync(kind, subject.Id);
        return await call.CarryOutAsync(row.Co!.Value, new AssignIdentifiers(subject), null);
    }

    private static async Task<CommandAnswer> EditAsync(HttpContext http, string kind, int id, JsonElement values, bool all)
    {
        var (call, form) = Writable(http, kind, Verbs.Edit);
        var row = await call.LiveAsync(form.Kind, id);
        var read = form.Read(values, row.Record);
        var co = Desk.CoOf(row) ?? call.Visitor.Co;
        await DemandSameCoAsync(call, form, read, co);
        return await call.CarryOutAsync(co, form.Edit(id, all ? form.Completed(read) : read), form);
    }

    private static (Call Call, KindForm Form) Writable(HttpContext http, string kind, Verbs verb = Verbs.Add)
    {
        var (call, form) = (Asked.By(http), KindForm.Named(kind));
        if (!form.Allows(verb)) throw new NotAnswered(Problem.NotAllowed($"A {form.Kind} stays as it is once it is there."));
        if (form.IsReadOnly) throw new NotAnswered(Problem.NotAllowed($"A {form.Kind} is changed by {form.Instead} alone."));
        if (form.Kind == Kind<Co>.Instance && !call.Visitor.IsOfPlatform) throw new NotAnswered(Problem.NotAllowed("COs are changed by API users of the platform alone."));
        return (call, form);
    }

    /// <summary>The CO of a new record: what it says itself, else what the caller says, else what it hangs on.</summary>
    private static async Task<CoId> CoOfNewAsync(Call call, KindForm form, ImmutableDictionary<string, object?> values)
    {
        if (!call.Visitor.IsOfPlatform || call.Query("co") is not null) return await call.CoAsync();
        if (values.GetValueOrDefault("CoId") is CoId said && await call.Desk.RecordAsync(Kind<Co>.Instance, said.Value, call.Cancel) is not null) return said;
        foreach (var field in form.Fields)
        {
            if (field.Type is IdType type && values.GetValueOrDefault(field.Member) is { } id and not Unreadable && KindOf(type) is { } kind
                && await call.Desk.RecordAsync(kind, type.NumberOf(id), call.Cancel) is { } owner && Desk.CoOf(owner) is { } co) return co;
        }

        return await call.CoAsync();
    }

    /// <summary>The values with the CO they belong to, where the record names one.</summary>
    private static async Task<ImmutableDictionary<string, object?>> OwnedAsync(Call call, KindForm form, ImmutableDictionary<string, object?> values, CoId co)
    {
        await DemandSameCoAsync(call, form, values, co);
        return form.Field("CoId") is not null && !values.ContainsKey("CoId") ? values.SetItem("CoId", co) : values;
    }

    /// <summary>What a decision cannot see is another CO's: roles and what authenticators keep are known by whoever holds them.</summary>
    private static async Task DemandSameCoAsync(Call call, KindForm form, ImmutableDictionary<string, object?> values, CoId co)
    {
        foreach (var field in form.Fields)
        {
            if (field.Type is not IdType type || values.GetValueOrDefault(field.Member) is not { } id || id is Unreadable || type.Type == typeof(CoId) || KindOf(type) is not { } kind) continue;
            if (await call.Desk.RecordAsync(kind, type.NumberOf(id), call.Cancel) is { } named && Desk.CoOf(named) == co) continue;
            throw new NotAnswered(Problem.Of([new(Rule.ReferenceIsKnown, $"There is no {kind} {type.NumberOf(id)} in CO {co.Value}.", field.Member)], form));
        }
    }

    private static Kind? KindOf(IdType type) => References.KindOf(type) ?? (Named.TryGetValue(type.Type, out var kind) ? kind : null);

    private static readonly Dictionary<Type, Kind> Named = new()
    {
        [typeof(Domain.Access.ApiUserId)] = Kind<Domain.Access.ApiUser>.Instance,
        [typeof(Domain.Access.AuthenticatorId)] = Kind<Domain.Access.Authenticator>.Instance,
        [typeof(DictionaryId)] = Kind<Dictionary>.Instance,
        [typeof(Domain.IdentitySources.SourceId)] = Kind<Domain.IdentitySources.IdentitySource>.Instance,
        [typeof(Domain.IdentitySources.PipelineId)] = Kind<Domain.IdentitySources.Pipeline>.Instance,
        [typeof(ExpirationPolicyId)] = Kind<ExpirationPolicy>.Instance,
        [typeof(NestingId)] = Kind<Nesting>.Instance,
    };

    private static string Place(HttpContext http, string record) => Asked.PathOf(http, $"records/{record}");
}

/// <summary>A person to be brought in.</summary>
/// <param name="Person">The values of the person's own record.</param>
/// <param name="Belongings">Names, identifiers, roles and so on, whose owner is the new person.</param>
public sealed record NewPerson(JsonElement Person, IReadOnlyList<Belonging>? Belongings);

/// <summary>A record of a new person.</summary>
public sealed record Belonging(string Kind, JsonElement Values);

/// <param name="Status">A word such as <c>Suspended</c>, or its code.</param>
public sealed record NewStatus(string Status);

/// <summary>Something will be done soon.</summary>
/// <param name="Note">What it is noted under until it is done.</param>
public sealed record Noted(long Note);
