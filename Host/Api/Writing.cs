using System.Text.Json;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Host.Api.Resources;
using EventRegistry.Host.Api.Wire;
using EventRegistry.Host.Commands;
using EventRegistry.Host.ReadModels;

namespace EventRegistry.Host.Api;

/// <summary>Adds, edits and deletes records of any resource.</summary>
internal static class Writing
{
    private const string New = "New";

    public static async Task<Answer> AddAsync(Call call, Resource resource)
    {
        if (!call.Visitor.IsPrivileged) return Answer.Unauthorized;
        if (resource.IsOfThePlatform && !call.Visitor.IsOfPlatform) return Answer.CoNotFound;
        using var document = await call.ReadAsync();
        var envelope = document is null ? Envelope.None : Envelope.Of(document.RootElement, resource.Plural);
        var filled = envelope.Element is { } element ? Filled.Read(resource, element) : Filled.Nothing;
        var scope = await Scope.OfNewAsync(call, resource, filled);
        if (scope.Refusal is { } refusal) return refusal;
        if (envelope.Element is null) return Answer.BadRequest;
        if (!envelope.HasVersion) return UnknownVersion(New);
        if (await IsThereAlreadyAsync(call, resource, envelope.Element.Value)) return Answer.Invalid(New, [("id", "A record that is added gets an id of its own")]);
        if (await References.MissingAsync(call, resource, filled) is { } missing) return missing;
        if (resource.NeededToAdd.FirstOrDefault(n => filled.Of(resource, n.Column) is null) is { Phrase: { } phrase }) return Answer.Forbidden(phrase);
        var outcome = await call.HandleAsync(scope.Co ?? call.Visitor.Co, resource.Add(filled));
        return (Refusals.Of(outcome, resource, New) ?? Answer.Added(resource.Singular, ((Carried)outcome).RecordId!.Value)).Telling(filled);
    }

    public static async Task<Answer> EditAsync(Call call, Resource resource, int id)
    {
        var (row, refusal) = await ToChangeAsync(call, resource, id, Answer.Unknown(resource.Singular), Verbs.Edit);
        if (row is null) return refusal!;
        if (row.Deleted || await Scope.IsShellAsync(call, row)) return Answer.Unknown(resource.Singular);
        using var document = await call.ReadAsync();
        var envelope = document is null ? Envelope.None : Envelope.Of(document.RootElement, resource.Plural);
        if (envelope.Element is not { } element) return Answer.Error(400, "Bad Request", $"{id}", "Bad Request");
        if (!envelope.HasVersion) return UnknownVersion($"{id}");
        var filled = Filled.Read(resource, element).Requiring(resource);
        if (resource.NeededToEdit.Any(column => filled.Of(resource, column) is null)) return Answer.CoNotFound;
        if (await References.MissingAsync(call, resource, filled) is { } missing) return missing;
        var outcome = await call.HandleAsync(CoOf(call, row), resource.Edit(id, filled));
        return (Refusals.Of(outcome, resource, $"{id}") ?? Answer.Ok).Telling(filled);
    }

    public static async Task<Answer> DeleteAsync(Call call, Resource resource, int id)
    {
        var unknown = resource.ExplainsUnknown ? Viewing.NotThere(call, resource, id) : Answer.Unknown(resource.Singular);
        var (row, refusal) = await ToChangeAsync(call, resource, id, unknown, Verbs.Delete);
        if (row is null) return refusal!;
        if (row.Deleted) return await WasDeletedAsync(call, row);
        if (await Scope.IsShellAsync(call, row)) return Answer.Unknown(resource.Singular);
        var outcome = await call.HandleAsync(CoOf(call, row), resource.Delete(id));
        return Refusals.Of(outcome, resource, $"{id}") ?? Answer.Deleted;
    }

    /// <summary>The row that is to be changed, or why it is not.</summary>
    private static async Task<(StoredRow? Row, Answer? Refusal)> ToChangeAsync(Call call, Resource resource, int id, Answer unknown, Verbs verb)
    {
        if (!call.Visitor.IsPrivileged) return (null, Answer.Unauthorized);
        // What was kept from before says well enough whose it is; whether it still is what it was, the command finds out.
        var (row, refusal) = await Scope.OfRecordAsync(call, resource, id, unknown, call.Desk.Registrar.Glance(resource.Kind, id));
        if (row is null) return (null, refusal);
        if (row.IsCopy) return (null, call.Visitor.IsOfPlatform ? unknown : Answer.NoCo);
        return resource.Forbidden.HasFlag(verb) || await IsUntouchableAsync(call, row, verb) ? (null, Answer.Unauthorized) : (row, null);
    }

    /// <summary>What computes itself, and what was thrown away.</summary>
    private static async Task<bool> IsUntouchableAsync(Call call, StoredRow row, Verbs verb) => row.Record switch
    {
        GroupRecord group => verb == Verbs.Delete && group.Auto == true && !row.Deleted,
        Membership membership => !row.Deleted
            && await call.Desk.RecordAsync(Kind<GroupRecord>.Instance, membership.GroupId.Value, call.Cancel) is { Record: GroupRecord { Auto: true } },
        Co co => verb == Verbs.Edit && co.Status == CoStatus.InTrash,
        _ => false,
    };

    private static async Task<Answer> WasDeletedAsync(Call call, StoredRow row) =>
        row.Record is OrgIdentityRecord && await Links.EverAsync(call, row.RowId) ? Answer.Forbidden("CoPerson Exists") : Answer.CoNotFound;

    private static async Task<bool> IsThereAlreadyAsync(Call call, Resource resource, JsonElement element) =>
        (element.TryGetProperty("Id", out var sent) || element.TryGetProperty("id", out sent))
        && int.TryParse(sent.ToString(), out var id) && await call.Desk.RecordAsync(resource.Kind, id, call.Cancel) is { } row && call.Visitor.MayEnter(Desk.CoOf(row));

    private static CoId CoOf(Call call, StoredRow row) => Desk.CoOf(row) ?? call.Visitor.Co;

    private static Answer UnknownVersion(string id) => Answer.Invalid(id, [("Version", "Unknown version")]);

    /// <summary>Says in a header which fields meant nothing.</summary>
    private static Answer Telling(this Answer answer, Filled filled) => filled.Unknown.Length == 0 ? answer : answer with
    {
        Headers = [.. answer.Headers, ("X-Unknown-Fields", string.Join(", ", filled.Unknown.Select(Printable)))],
    };

    private static string Printable(string key) => string.Concat(key.Take(64).Select(c => c is > ' ' and < (char)0x7F and not ',' ? c : '?'));
}
