using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Organization;
using EventRegistry.Host.Commands;

namespace EventRegistry.Host.Api.Resources;

/// <summary><c>POST /cos/duplicate/{id}</c>: another CO like one that there is.</summary>
internal static class Cos
{
    public static async Task<Answer> DuplicateAsync(Call call, int id)
    {
        if (!call.Visitor.IsPrivileged) return Answer.Unauthorized;
        if (!call.Visitor.IsOfPlatform) return Answer.CoNotFound;
        if (await call.Desk.RecordAsync(Kind<Co>.Instance, id, call.Cancel) is null) return Answer.CoUnknown;
        var outcome = await call.HandleAsync(call.Visitor.Co, new DuplicateCo(new CoId(id)));
        return Refusals.Of(outcome, Served.Cos, "New") ?? Answer.Added(Served.Cos.Singular, ((Carried)outcome).RecordId!.Value);
    }
}
