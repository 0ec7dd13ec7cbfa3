using System.Text.Json;
using EventRegistry.Domain.Decisions;
using EventRegistry.Host.Api.Wire;
using EventRegistry.Host.Commands;

namespace EventRegistry.Host.Api.Core;

/// <summary>How the Core API says that something is not so.</summary>
internal static class CoreAnswers
{
    public static readonly Answer Unauthorized = Answer.Unauthorized with { Media = Media.Json };

    public static readonly Answer NoDocument = NotFound("No JSON document found in request, or document did not successfully parse");

    public static Answer NotFound(string error) => Error(404, "Not Found", error);

    public static Answer IdentifierNotFound(string identifier) => NotFound($"Identifier \"{identifier}\" Not Found");

    public static Answer Error(int status, string phrase, string error) => new(status, phrase, Media.Json)
    {
        Document = writer =>
        {
            writer.WriteStartObject();
            JsonText.Write(writer, "error", error);
            writer.WriteEndObject();
        },
    };

    /// <summary>The answer to a command that came to nothing; null when it did come to something.</summary>
    public static Answer? Of(Outcome outcome) => outcome switch
    {
        Carried => null,
        Declined { Refusals: [{ Rule: Rule.IdentifierIsFree or Rule.RecordIsOursToEdit } refusal, ..] } => Error(403, "Forbidden", refusal.Message),
        Declined { Refusals: var refusals } when Refusals.IsOfAField(refusals[0].Rule) => Error(400, "Bad Request", $"Invalid fields: {Fields(refusals)}"),
        Declined { Refusals: var refusals } => Error(403, "Forbidden", refusals[0].Message),
        _ => Error(503, "Service Unavailable", "Others are changing the same record. Try again.") with { Headers = [("Retry-After", "1")] },
    };

    /// <summary>A document of any shape.</summary>
    public static Answer Document(Action<Utf8JsonWriter> write) => Answer.Ok with { Document = write };

    private static string Fields(IEnumerable<Refusal> refusals) => string.Join(", ", refusals.Select(r => r.Member).Distinct());
}
