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
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
        if (!isDescribed) all.ExcludeFromDescription();
        Ask(all);
        Tell(all.MapGroup("").ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity));
        app.MapFallback(basePath + Below + "/{**rest}", (RequestDelegate)(http => Problem.NotFound($"There is no {http.Request.Method} {http.Request.Path}.").SendAsync(http)));
    }

    private static void Ask(RouteGroupBuilder all)
    {
        all.MapGet("people", People.FindAsync).WithSummary("Find people by what their names, e-mail addresses and identifiers begin with").WithTags("People");
        all.MapGet("records/{kind}/{id:int}", Records.ViewAsync).WithSummary("A record, now or as of an instant or an event's place").WithTags("Records");
        all.MapGet("records/{kind}/{id:int}/timeline", Records.TimelineAsync).WithSummary("What happened to a record").WithTags("Records");
        all.MapGet("records/{kind}/{id:int}/difference", Records.DifferenceAsync).WithSummary("In what a record differs between two moments").WithTags("Records");
        all.MapGet("streams/{kind}/{id:int}", Streams.ViewAsync).WithSummary("A whole person, group or other subject, now or as of a moment").WithTags("Streams");
        all.MapGet("streams/{kind}/{id:int}/timeline", Streams.TimelineAsync).WithSummary("What happened to a subject").WithTags("Streams");
        all.MapGet("streams/{kind}/{id:int}/difference", Streams.DifferenceAsync).WithSummary("In what a subject differs between two moments").WithTags("Streams");
        all.MapGet("changes", Changes.TellAsync).WithSummary("All that happens in a CO, from a place in history on").WithTags("Changes").ProducesProblem(StatusCodes.Status410Gone);
        all.MapGet("kinds", KindViews.All).WithSummary("The kinds of records and their members").WithTags("Records");
    }

    private static void Tell(RouteGroupBuilder all)
    {
        all.MapPost("records/{kind}", Commands.AddAsync).WithSummary("Add a record").WithTags("Records");
        all.MapPut("records/{kind}/{id:int}", Commands.ReplaceAsync).WithSummary("Give a record all of its values: those left out are none").WithTags("Records");
        all.MapPatch("records/{kind}/{id:int}", Commands.PatchAsync).WithSummary("Give a record some values: those left out stay").WithTags("Records");
        all.MapDelete("records/{kind}/{id:int}", Commands.DeleteAsync).WithSummary("Delete a record with all that depends on it").WithTags("Records");
        all.MapPost("people", Commands.EnrolAsync).WithSummary("Bring a person in with all that is theirs").WithTags("People");
        all.MapPost("people/{id:int}/status", Commands.ChangeStatusAsync).WithSummary("Give a person a status, whatever their roles say").WithTags("People");
        all.MapPost("people/{id:int}/expunge", Commands.ExpungeAsync).WithSummary("Delete a person with all that is theirs").WithTags("People");
        all.MapPost("people/{id:int}/identifiers", Commands.AssignToPersonAsync).WithSummary("Assign a person the CO's identifiers").WithTags("People");
        all.MapPost("groups/{id:int}/identifiers", Commands.AssignToGroupAsync).WithSummary("Assign a group the CO's identifiers").WithTags("Groups");
        all.MapPost("groups/{id:int}/reconcile", Commands.ReconcileAsync).WithSummary("Have it computed anew who is in a group").WithTags("Groups");
    }
}
