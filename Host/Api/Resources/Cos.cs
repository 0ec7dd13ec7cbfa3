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
        if (await call.Desk.RecordAsync(Kind<Co>.Instance, id, call.Cancel) is not { Record: Co co }) return Answer.CoUnknown;
        var sent = Sent<Co>.Nothing.With(nameof(Co.Name), $"Copy of {co.Name}").With(nameof(Co.Description), co.Description).With(nameof(Co.Status), co.Status);
        var outcome = await call.HandleAsync(call.Visitor.Co, new Add<Co>(sent));
        return Refusals.Of(outcome, Served.Cos, "New") ?? Answer.Added(Served.Cos.Singular, ((Carried)outcome).RecordId!.Value);
    }
}
