using EventRegistry.Domain.Groups;
using EventRegistry.Domain.People;
using EventRegistry.Host.Api.Resources;
using EventRegistry.Host.Api.Wire;
using EventRegistry.Host.ReadModels;

namespace EventRegistry.Host.Api;

/// <summary>Shows one record, deleted ones and archived copies too.</summary>
internal static class Viewing
{
    public static async Task<Answer> AnswerAsync(Call call, Resource resource, int id)
    {
        if (!call.Visitor.IsPrivileged) return await OpenGroupAsync(call, resource, id);
        var (row, refusal) = await Scope.OfRecordAsync(call, resource, id, resource.IsOfThePlatform ? Answer.Unknown(resource.Singular) : NotThere(call, resource, id));
        if (row is null) return refusal!;
        if (!call.Visitor.IsOfPlatform && (row is { IsCopy: true, Record: Name } || await Scope.HasLostItsRoleAsync(call, row))) return Answer.NoCo;
        return await Scope.IsShellAsync(call, row) ? Answer.Unknown(resource.Singular) : Answer.One(resource, row);
    }

    public static Answer NotThere(Call call, Resource resource, int id) => Answer.Thrown(call.Path, $"{resource.Singular} &quot;{id}&quot; Not Found");

    /// <summary>All that is open to a user who is not privileged: a group that anybody may join.</summary>
    private static async Task<Answer> OpenGroupAsync(Call call, Resource resource, int id)
    {
        if (resource != Served.Groups) return Answer.Unauthorized;
        var row = await call.Desk.RecordAsync(resource.Kind, id, call.Cancel);
        return row is { Deleted: false, Record: GroupRecord { Open: true } } && call.Visitor.MayEnter(row.Co) ? Answer.One(resource, row) : Answer.Unauthorized;
    }
}
