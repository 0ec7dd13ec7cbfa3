using System.Globalization;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Organization;
using EventRegistry.Host.Commands;
using EventRegistry.Host.ReadModels;
using Microsoft.AspNetCore.Http;

namespace EventRegistry.Host.Api.V2;

/// <summary>A request of somebody who was let in and may do everything in a CO.</summary>
internal static class Asked
{
    /// <summary>The call that a request was taken for.</summary>
    public static Call By(HttpContext http) => http.Features.Get<Call>() ?? throw new InvalidOperationException("Nobody was let in.");

    /// <summary>The path of something else of this API, for whoever made a request.</summary>
    public static string PathOf(HttpContext http, string below)
    {
        var path = (http.Request.PathBase + http.Request.Path).Value!;
        return $"{path[..(path.IndexOf("/api/v2/", StringComparison.Ordinal) + "/api/v2/".Length)]}{below}";
    }

    /// <summary>The CO that a request is about, where no record tells it: the caller's own, or the one that a platform's user names.</summary>
    public static async Task<CoId> CoAsync(this Call call)
    {
        if (call.Query("co") is not { } text) return call.Visitor.IsOfPlatform ? throw new NotAnswered(Problem.NotUnderstood("Say which CO is meant, with ?co=<id>.")) : call.Visitor.Co;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id)) throw new NotAnswered(Problem.NotUnderstood($"'{text}' is no CO's id."));
        var co = new CoId(id);
        if (!call.Visitor.MayEnter(co)) throw new NotAnswered(Problem.NotAllowed($"{call.Visitor.User.Username} may not enter CO {id}."));
        return await call.Desk.RecordAsync(Kind<Co>.Instance, id, call.Cancel) is null && call.Visitor.IsOfPlatform ? throw new NotAnswered(Problem.NotFound($"There is no CO {id}.")) : co;
    }

    /// <summary>A record that the caller may see, live or deleted.</summary>
    public static async Task<StoredRow> RecordAsync(this Call call, Kind kind, int id)
    {
        var row = await call.Desk.RecordAsync(kind, id, call.Cancel);
        // What is another CO's is not there: not even that it is somebody's is told.
        return row is not null && call.Visitor.MayEnter(Desk.CoOf(row)) ? row : throw new NotAnswered(Problem.NotFound($"There is no {kind} {id}."));
    }

    /// <summary>A record that is there still.</summary>
    public static async Task<StoredRow> LiveAsync(this Call call, Kind kind, int id) =>
        await call.RecordAsync(kind, id) is { Deleted: false } row ? row : throw new NotAnswered(Problem.NotFound($"{kind} {id} was deleted."));

    /// <summary>A moment of history that a query names.</summary>
    public static async Task<Moment> MomentAsync(this Call call, string? text)
    {
        // In an address the mark before a number is easily lost: a number alone is a place too.
        if (text?.Length > 0 && text.All(char.IsAsciiDigit)) text = "#" + text;
        try
        {
            return await Moment.OfAsync(text, call.Desk.Registry, call.Cancel);
        }
        catch (CommandFailed none) when (none.Code == ExitCode.Wrong)
        {
            throw new NotAnswered(Problem.NotUnderstood(none.Message));
        }
    }

    /// <summary>How many to return.</summary>
    public static int Limit(int? limit, int usual, int most) => limit switch
    {
        null => usual,
        >= 1 and var some when some <= most => some,
        _ => throw new NotAnswered(Problem.NotUnderstood($"A limit is from 1 to {most}.")),
    };

    /// <summary>Has a command carried out.</summary>
    /// <exception cref="NotAnswered">It came to nothing.</exception>
    public static async Task<CommandAnswer> CarryOutAsync(this Call call, CoId co, Command command, KindForm? form) => await call.HandleAsync(co, command) switch
    {
        Carried carried => new(carried.RecordId, carried.Sequence, carried.Sequence > 0),
        Declined declined => throw new NotAnswered(Problem.Of(declined.Refusals, form)),
        Contended => throw new NotAnswered(Problem.Contended),
        var other => throw new System.Diagnostics.UnreachableException(other.GetType().Name),
    };
}

/// <summary>What became of a command.</summary>
/// <param name="Id">The record that it was about; null where it was about none.</param>
/// <param name="Sequence">The place of its last event in history; 0 when everything was so already.</param>
/// <param name="Changed">Whether anything happened.</param>
public sealed record CommandAnswer(int? Id, long Sequence, bool Changed);
