using EventRegistry.Domain.Access;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Host.ReadModels;

namespace EventRegistry.Host.Api.Core;

/// <summary>What a visitor was granted of the Core API by name.</summary>
/// <param name="Co">The CO.</param>
/// <param name="Entry">The grant: by which identifiers people are named, and how the index and the delete are meant.</param>
internal sealed record CoreRight(CoId Co, CoreApi Entry)
{
    private const string Read = "CR";
    private const string Write = "CW";

    /// <summary>The right to people of a CO; the answer where there is none.</summary>
    public static async Task<(CoreRight? Right, Answer? Refusal)> OfAsync(Call call, int co, bool toWrite)
    {
        if (await call.Desk.RecordAsync(Kind<Co>.Instance, co, call.Cancel) is null) return (null, CoreAnswers.NotFound($"CO \"{co}\" Not Found"));
        if (call.Visitor.Co.Value != co) return (null, CoreAnswers.Unauthorized);
        var entry = await call.Records.ListAsync(Kind<CoreApi>.Instance, [new(OwnedBy.Co, co)], call.Cancel)
            .Select(r => (CoreApi)r.Record)
            .FirstOrDefaultAsync(e => e.ApiUserId?.Value == call.Visitor.User.Id && e.Status == Standing.Active && (e.Api == Write || (!toWrite && e.Api == Read)), call.Cancel);
        return entry is null ? (null, CoreAnswers.Unauthorized) : (new(new(co), entry), null);
    }

    /// <summary>The person whom an identifier of the granted type names; null when it is nobody's.</summary>
    public async Task<StoredRow?> PersonAsync(Call call, string identifier)
    {
        if (Entry.IdentifierType is not { } type || identifier.Length == 0) return null;
        var claim = new IdentifierClaim(StreamKind.Person, type, identifier);
        var holders = await new IdentifierHolders(call.Desk.Registry.Database).HoldersAsync(Co, [claim], call.Cancel);
        if (!holders.TryGetValue(claim, out var holder)) return null;
        return await call.Records.FindAsync(Kind<Identifier>.Instance, holder, call.Cancel) is { Record: Identifier { PersonId: { } person } }
            && await call.Desk.RecordAsync(Kind<PersonRecord>.Instance, person.Value, call.Cancel) is { Deleted: false } row ? row : null;
    }
}
