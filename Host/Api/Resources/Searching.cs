using System.Net.Mail;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Host.Api.Wire;
using EventRegistry.Host.ReadModels;

namespace EventRegistry.Host.Api.Resources;

/// <summary>Finds people, org identities and groups by their identifiers and addresses, and people by their names.</summary>
internal static class Searching
{
    private const int ShortestMatch = 3;

    private static readonly string[] MatchKeys = ["given", "family", "mail"];
    private static readonly string[] SearchKeys = ["search.identifier", "search_identifier", "search.mail", "search_mail"];

    /// <summary>The answer to a query that seeks; null to one that does not.</summary>
    public static Answer? Find(Call call, Resource resource, Narrowing? narrow)
    {
        var co = narrow?.Parent == Parent.Co ? new CoId(narrow.Row.RowId) : (CoId?)null;
        if (Given(call, "identifier") is { } identifier) return Many(call, resource, co, (search, c) => search.WithIdentifierAsync(c, resource.Kind, identifier, call.Cancel));
        if (Given(call, "mail") is { } mail && resource.Kind is not Kind<Domain.Groups.GroupRecord>)
            return Many(call, resource, co, (search, c) => search.WithMailAsync(c, resource.Kind, mail, call.Cancel));
        return resource == Served.People && co is { } known && !IsSearch(call) ? Match(call, known) : null;
    }

    /// <summary>Any key that is neither a search nor the CO's makes the list a match.</summary>
    private static Answer? Match(Call call, CoId co)
    {
        var keys = call.Http.Request.Query.Keys.Where(k => k != Parent.Co.Query).ToList();
        if (keys.Count == 0) return null;
        if (keys.Except(MatchKeys).Any()) return new Answer(422, "Unprocessable Entity", Media.Json);
        var (given, family, mail) = (call.Query("given"), call.Query("family"), call.Query("mail"));
        if (new[] { given, family, mail }.Any(v => v?.Trim().Length < ShortestMatch) || (mail is not null && !MailAddress.TryCreate(mail, out _)))
            return Answer.BadRequest with { Phrase = "Invalid fields" };
        return Answer.Many(Served.People, new RecordSearch(call.Desk.Registry.Database).MatchAsync(co, given, family, mail, call.Cancel));
    }

    /// <summary>In one CO, or in all of them one after the other.</summary>
    private static Answer Many(Call call, Resource resource, CoId? co, Func<RecordSearch, CoId, IAsyncEnumerable<StoredRow>> find)
    {
        var search = new RecordSearch(call.Desk.Registry.Database);
        return Answer.Many(resource, co is { } one
            ? find(search, one)
            : call.Records.ListAsync(Kind<Co>.Instance, [], call.Cancel).SelectMany(c => find(search, new(c.RowId))));
    }

    private static bool IsSearch(Call call) => SearchKeys.Any(k => call.Query(k) is not null);

    private static string? Given(Call call, string key) => (call.Query($"search.{key}") ?? call.Query($"search_{key}")) is { } value && !string.IsNullOrWhiteSpace(value) ? value : null;
}
