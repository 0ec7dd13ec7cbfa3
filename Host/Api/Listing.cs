using System.Globalization;
using EventRegistry.Domain.Organization;
using EventRegistry.Host.Api.Resources;
using EventRegistry.Host.Api.Wire;
using EventRegistry.Host.ReadModels;

namespace EventRegistry.Host.Api;

/// <summary>Lists live records, always of a CO that the visitor may enter.</summary>
internal static class Listing
{
    public static async Task<Answer> AnswerAsync(Call call, Resource resource)
    {
        if (!call.Visitor.IsPrivileged) return Answer.Unauthorized;
        if (resource.IsOfThePlatform) return call.Visitor.IsOfPlatform ? Answer.Many(resource, call.Records.ListAsync(resource.Kind, [], call.Cancel).OrderBy(r => ((Co)r.Record).Name, StringComparer.Ordinal)) : Answer.CoNotFound;
        if (await ScopeAsync(call, resource) is { Refusal: { } refusal }) return refusal;
        var (narrow, wrong) = await NarrowedAsync(call, resource);
        return wrong ?? await ParticularAsync(call, resource, narrow) ?? await AllOfAsync(call, resource, narrow);
    }

    /// <summary>Which CO the query is about: a CO's user is told at once when there is none, or another's.</summary>
    private static async Task<Scope> ScopeAsync(Call call, Resource resource)
    {
        if (call.Visitor.IsOfPlatform) return default;
        foreach (var parent in Parent.InOrderOfResolution.Where(p => resource.Narrowing.Contains(p)))
        {
            if (string.IsNullOrWhiteSpace(call.Query(parent.Query))) continue;
            if (await RowAsync(call, parent) is not { } row) return new(null, NotFound(call, resource, parent));
            return call.Visitor.MayEnter(Desk.CoOf(row)) ? new(Desk.CoOf(row), null) : new(null, Answer.Unauthorized);
        }

        // The reference knows the key everywhere, but not what to do with it here.
        if (!string.IsNullOrWhiteSpace(call.Query(Parent.Co.Query))) return new(null, Answer.CoNotFound);
        return new(null, resource.WithoutCo ?? Answer.NoCo);
    }

    /// <summary>What narrows the list: the first of the keys that are given; null for none.</summary>
    private static async Task<(Narrowing? Narrowing, Answer? Refusal)> NarrowedAsync(Call call, Resource resource)
    {
        foreach (var parent in Parent.InOrderOfNarrowing.Where(p => resource.Narrowing.Contains(p)))
        {
            if (call.Query(parent.Query) is not { } value) continue;
            if (string.IsNullOrWhiteSpace(value))
            {
                if (parent == Parent.Co || !call.Visitor.IsOfPlatform) continue;
                return (null, Answer.BadRequest with { Phrase = $"{parent.Label} Not Specified" });
            }

            if (await RowAsync(call, parent) is not { } row) return (null, NotFound(call, resource, parent));
            return call.Visitor.MayEnter(Desk.CoOf(row)) ? (new(parent, row), null) : (null, Answer.Unauthorized);
        }

        if (call.Visitor.IsOfPlatform && !string.IsNullOrWhiteSpace(call.Query(Parent.Co.Query))) return (null, Answer.CoNotFound);
        return (null, null);
    }

    /// <summary>What a resource lists otherwise than all others; null where it does not.</summary>
    private static async Task<Answer?> ParticularAsync(Call call, Resource resource, Narrowing? narrow) =>
        resource == Served.Members ? Members.List(call, narrow)
        : resource == Served.Groups && narrow?.Parent == Parent.Person ? await Groups.OfPersonAsync(call, narrow.Row)
        : resource == Served.People || resource == Served.OrgIdentities || resource == Served.Groups ? Searching.Find(call, resource, narrow)
        : resource == Served.HistoryRecords ? await History.ListAsync(call, narrow)
        : resource == Served.SshKeys ? await SshKeys.ByAuthenticatorAsync(call, narrow)
        : null;

    /// <summary>All records of a resource, narrowed.</summary>
    private static async Task<Answer> AllOfAsync(Call call, Resource resource, Narrowing? narrow)
    {
        var rows = call.Records.ListAsync(resource.Kind, narrow is null ? [] : [narrow.Of], call.Cancel);
        if (narrow?.Parent == Parent.Co && resource.ListsPeoplesOnly)
            rows = rows.Where(r => resource.Field(Parent.Person.Column)!.Field.Of(r.Record) is not null);
        return await AnswerAsync(call, resource, narrow, rows);
    }

    /// <summary>The answer that lists rows, or says in its phrase that there are none.</summary>
    public static async Task<Answer> AnswerAsync(Call call, Resource resource, Narrowing? narrow, IAsyncEnumerable<StoredRow> rows)
    {
        if (narrow is null || !resource.SaysNone || narrow.Parent.Type is null) return Answer.Many(resource, rows);
        var ahead = rows.GetAsyncEnumerator(call.Cancel);
        if (await ahead.MoveNextAsync()) return Answer.Many(resource, Remaining(ahead));
        await ahead.DisposeAsync();
        return Answer.None(narrow.Parent.Label, resource.Singular);
    }

    private static async IAsyncEnumerable<StoredRow> Remaining(IAsyncEnumerator<StoredRow> rows)
    {
        await using (rows)
        {
            do yield return rows.Current;
            while (await rows.MoveNextAsync());
        }
    }

    private static async Task<StoredRow?> RowAsync(Call call, Parent parent) =>
        parent.Kind is { } kind && call.QueryId(parent.Query) is { } id ? await call.Desk.RecordAsync(kind, id, call.Cancel) : null;

    private static Answer NotFound(Call call, Resource resource, Parent parent) =>
        parent == Parent.Role ? References.RoleUnknown(string.Create(CultureInfo.InvariantCulture, $"{call.QueryId(parent.Query)}"))
        : parent == Parent.Person && resource == Served.Groups ? Answer.CoNotFound with { Phrase = "CO Person Not Found" }
        : call.Visitor.IsOfPlatform ? Answer.Unknown(parent.Label)
        : Answer.CoNotFound;
}

/// <summary>What a list is narrowed to.</summary>
/// <param name="Parent">What sort of owner.</param>
/// <param name="Row">The owner.</param>
internal sealed record Narrowing(Parent Parent, StoredRow Row)
{
    public Of Of => new(Parent.Owner!.Value, Row.RowId);
}
