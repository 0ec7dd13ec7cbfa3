using System.Buffers.Text;
using System.Text.Json;
using EventRegistry.Host.ReadModels;
using Microsoft.AspNetCore.Http;

namespace EventRegistry.Host.Api.V2;

/// <summary>Finds people.</summary>
internal static class People
{
    private const int UsualPeople = 50;
    private const int MostPeople = 500;

    /// <summary>Find people by what their names, e-mail addresses and identifiers begin with.</summary>
    public static async Task<FoundPage> FindAsync(HttpContext http, string? name = null, string? mail = null, string? identifier = null, string? after = null, int? limit = null)
    {
        var call = Asked.By(http);
        var page = await new PeopleSearch(call.Desk.Registry.Database).FindAsync(
            await call.CoAsync(), new(name, mail, identifier), Cursor(after), Asked.Limit(limit, UsualPeople, MostPeople), call.Cancel);
        var names = KindForm.Of(Domain.Changelog.Kind<Domain.People.Name>.Instance);
        return new([.. page.People.Select(p => new FoundView(p.Id.Value, p.Status?.ToString(), p.Name is null ? null : names.ValuesOf(p.Name), p.Match))], Text(page.Next));
    }

    private static PeopleCursor? Cursor(string? text)
    {
        if (text is null) return null;
        try
        {
            return JsonSerializer.Deserialize<PeopleCursor>(Base64Url.DecodeFromChars(text)) is { Value: not null } cursor ? cursor : throw new FormatException();
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            throw new NotAnswered(Problem.NotUnderstood("'after' is no place in a search: give what the page before said under 'next'."));
        }
    }

    private static string? Text(PeopleCursor? cursor) => cursor is null ? null : Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(cursor));
}
