using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EventRegistry.Host.Api.V2;

/// <summary>What can be asked, below <c>/api/v2</c>.</summary>
internal static class V2Routes
{
    public const string Below = "/api/v2";

    public static void Map(IEndpointRouteBuilder app, string basePath, bool isDescribed)
    {
        var all = app.MapGroup(basePath + Below).WithMetadata(new Received())
            .Fails(StatusCodes.Status400BadRequest).Fails(StatusCodes.Status401Unauthorized).Fails(StatusCodes.Status403Forbidden).Fails(StatusCodes.Status404NotFound);
        if (!isDescribed) all.ExcludeFromDescription();
        Ask(all);
        Tell(all.MapGroup("").Fails(StatusCodes.Status409Conflict).Fails(StatusCodes.Status422UnprocessableEntity));
    }

    private static void Ask(RouteGroupBuilder all)
    {
        all.MapGet("people", People.FindAsync).WithTags("People");
        all.MapGet("records/{kind}/{id:int}", Records.ViewAsync).WithTags("Records");
        all.MapGet("records/{kind}/{id:int}/timeline", Records.TimelineAsync).WithTags("Records");
        all.MapGet("records/{kind}/{id:int}/difference", Records.DifferenceAsync).WithTags("Records");
        all.MapGet("streams/{kind}/{id:int}", Streams.ViewAsync).WithTags("Streams");
        all.MapGet("streams/{kind}/{id:int}/timeline", Streams.TimelineAsync).WithTags("Streams");
        all.MapGet("streams/{kind}/{id:int}/difference", Streams.DifferenceAsync).WithTags("Streams");
        all.MapGet("changes", Changes.TellAsync).WithTags("Changes").Fails(StatusCodes.Status410Gone);
        all.MapGet("kinds", KindViews.All).WithTags("Records");
        all.MapGet("targets", Targets.ListAsync).WithTags("Targets");
        all.MapGet("targets/{target}/subjects/{kind}/{id:int}", Targets.StanceAsync).WithTags("Targets");
        all.MapGet("runs/{id:long}", Targets.RunAsync).WithTags("Targets");
        all.MapGet("queue", Targets.QueueAsync).WithTags("Targets");
        all.MapGet("sources", (Delegate)Sources.ListAsync).WithTags("Sources");
        all.MapGet("sources/{id:int}/syncs", Sources.RunsAsync).WithTags("Sources");
        all.MapGet("sources/{id:int}/syncs/{run:int}", Sources.RunAsync).WithTags("Sources");
        all.MapGet("sources/{id:int}/preview", SourceLooks.PreviewAsync).WithTags("Sources").Fails(StatusCodes.Status409Conflict);
        all.MapGet("sources/{id:int}/syncs/{run:int}/undo", SourceLooks.UndoAsync).WithTags("Sources").Fails(StatusCodes.Status409Conflict);
    }

    private static void Tell(RouteGroupBuilder all)
    {
        all.MapPost("records/{kind}", Commands.AddAsync).WithTags("Records");
        all.MapPut("records/{kind}/{id:int}", Commands.ReplaceAsync).WithTags("Records");
        all.MapPatch("records/{kind}/{id:int}", Commands.PatchAsync).WithTags("Records");
        all.MapDelete("records/{kind}/{id:int}", Commands.DeleteAsync).WithTags("Records");
        all.MapPost("people", Commands.EnrolAsync).WithTags("People");
        all.MapPost("people/{id:int}/status", Commands.ChangeStatusAsync).WithTags("People");
        all.MapPost("people/{id:int}/expunge", Commands.ExpungeAsync).WithTags("People");
        all.MapPost("people/{id:int}/identifiers", Commands.AssignToPersonAsync).WithTags("People");
        all.MapPost("groups/{id:int}/identifiers", Commands.AssignToGroupAsync).WithTags("Groups");
        all.MapPost("groups/{id:int}/reconcile", Commands.ReconcileAsync).WithTags("Groups");
        all.MapPost("targets/{target}/provision", Targets.ProvisionAsync).WithTags("Targets");
        all.MapDelete("runs/{id:long}", Targets.CancelRunAsync).WithTags("Targets");
        all.MapPost("sources/{id:int}/sync", Sources.SyncAsync).WithTags("Sources");
        all.MapDelete("sources/{id:int}/syncs/{run:int}", Sources.CancelAsync).WithTags("Sources");
        all.MapPost("sources/{id:int}/syncs/{run:int}/undo", Sources.UndoAsync).WithTags("Sources");
        all.MapPost("logins", Sources.LoginAsync).WithTags("Sources");
        all.MapPost("queue/{id:long}/cancel", Targets.CancelJobAsync).WithTags("Targets");
        all.MapPost("queue/{id:long}/replay", Targets.ReplayJobAsync).WithTags("Targets");
    }

    private static T Fails<T>(this T routes, int status) where T : IEndpointConventionBuilder =>
        routes.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(Problem), ["application/problem+json"]));
}
