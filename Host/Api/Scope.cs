using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Host.Api.Resources;
using EventRegistry.Host.Api.Wire;
using EventRegistry.Host.ReadModels;

namespace EventRegistry.Host.Api;

/// <summary>The CO that a request is about, or the answer where there is none that the visitor may enter.</summary>
/// <param name="Co">Null for a platform user's request about no CO in particular.</param>
/// <param name="Refusal">Null when the request may go on.</param>
internal readonly record struct Scope(CoId? Co, Answer? Refusal)
{
    /// <summary>The CO of a document that is to be added: the first record that it names tells it.</summary>
    public static async Task<Scope> OfNewAsync(Call call, Resource resource, Filled filled)
    {
        foreach (var column in resource.NamedBy)
        {
            if (filled.Of(resource, column) is not { } id) continue;
            var type = (IdType)resource.Field(column)!.Type;
            var number = type.NumberOf(id);
            var row = await call.Desk.RecordAsync(References.KindOf(type)!, number, call.Cancel);
            if (row is null) return new(null, References.Unknown(type, number, call.Visitor));
            var co = Desk.CoOf(row);
            return call.Visitor.MayEnter(co) ? new(co, null) : new(null, Answer.Unauthorized);
        }

        if (resource.IsOfThePlatform || call.Visitor.IsOfPlatform) return new(null, null);
        return new(null, filled.HasOtherParent && resource.WithOtherParent is { } other ? other : resource.WithoutCo ?? Answer.NoCo);
    }

    /// <summary>A record that is to be viewed, edited or deleted, and whether the visitor may.</summary>
    /// <param name="glanced">The row, where it is at hand already.</param>
    public static async Task<(StoredRow? Row, Answer? Refusal)> OfRecordAsync(Call call, Resource resource, int id, Answer unknown, StoredRow? glanced = null)
    {
        if (resource.IsOfThePlatform && !call.Visitor.IsOfPlatform) return (null, Answer.CoNotFound);
        var row = resource == Served.HistoryRecords ? await History.FindAsync(call, id) : glanced ?? await call.Records.FindAsync(resource.Kind, id, call.Cancel);
        if (row is null || Desk.IsGone(row)) return (null, call.Visitor.IsOfPlatform ? unknown : Answer.NoCo);
        return call.Visitor.MayEnter(Desk.CoOf(row)) ? (row, null) : (null, Answer.Unauthorized);
    }

    /// <summary>Whether a live person or org identity has no primary name, and so cannot be seen but in lists.</summary>
    public static async Task<bool> IsShellAsync(Call call, StoredRow row)
    {
        if (row.Deleted || row.IsCopy || OwnerOfNames(row) is not { } owner) return false;
        return !await call.Records.ListAsync(Kind<Name>.Instance, [owner], call.Cancel).AnyAsync(n => ((Name)n.Record).PrimaryName == true, call.Cancel);
    }

    /// <summary>Whether a record hangs on a role that was deleted: its CO is then not found.</summary>
    public static async Task<bool> HasLostItsRoleAsync(Call call, StoredRow row) =>
        row.Record is IRoleAttribute { RoleId: { } role } && await call.Desk.RecordAsync(Kind<Role>.Instance, role.Value, call.Cancel) is not { Deleted: false };

    private static Of? OwnerOfNames(StoredRow row) => row.Stream.Kind switch
    {
        StreamKind.Person when row.Record is PersonRecord => new Of(OwnedBy.Person, row.RowId),
        StreamKind.OrgIdentity when row.Record is Domain.IdentitySources.OrgIdentityRecord => new Of(OwnedBy.OrgIdentity, row.RowId),
        _ => null,
    };
}
