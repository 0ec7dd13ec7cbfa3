using System.Text.Json;
using EventRegistry.Domain.Decisions;
using Microsoft.AspNetCore.Http;

namespace EventRegistry.Host.Api.V2;

/// <summary>Why a request is not answered as it was asked (RFC 9457).</summary>
/// <param name="Type">Names the sort of problem for programs.</param>
/// <param name="Title">Names it for people.</param>
/// <param name="Status">The status code.</param>
/// <param name="Detail">What is wrong here, and what to do.</param>
internal sealed record Problem(string Type, string Title, int Status, string Detail)
{
    private const string Base = "urn:eventregistry:problem:";

    /// <summary>The rule that did not hold; null where no rule is concerned.</summary>
    public string? Rule { get; init; }

    /// <summary>What is wrong with single members.</summary>
    public IReadOnlyList<Fault>? Faults { get; init; }

    /// <summary>What the log calls this request.</summary>
    public string? RequestId { get; init; }

    public static Problem NotUnderstood(string detail) => new(Base + "not-understood", "The request cannot be understood", StatusCodes.Status400BadRequest, detail);

    public static readonly Problem NobodyKnown = new(
        Base + "not-let-in", "Who asks is not let in", StatusCodes.Status401Unauthorized, "Name and key of an API user are needed, by Basic authentication.");

    public static Problem NotAllowed(string detail) => new(Base + "not-allowed", "Not allowed", StatusCodes.Status403Forbidden, detail);

    public static Problem NotFound(string detail) => new(Base + "not-found", "Not found", StatusCodes.Status404NotFound, detail);

    public static Problem NotNow(string detail) => new(Base + "refused", "The registry's rules do not allow it", StatusCodes.Status409Conflict, detail);

    public static Problem Gone(string detail) => new(Base + "no-such-place", "History has no such place", StatusCodes.Status410Gone, detail);

    public static readonly Problem Contended = new(
        Base + "contended", "Others were faster", StatusCodes.Status409Conflict, "Others are changing the same subject. Nothing happened; try again.");

    public static Problem Failure(string requestId) => new(
        Base + "failure", "Something went wrong here", StatusCodes.Status500InternalServerError, $"The log says what, under {requestId}.");

    /// <summary>Members that are none.</summary>
    public static Problem Unfit(IReadOnlyList<Fault> faults) => new(
        Base + "refused", "The values are not as they must be", StatusCodes.Status422UnprocessableEntity, string.Join(" ", faults.Select(f => f.Message)))
    {
        Rule = faults[0].Rule,
        Faults = faults,
    };

    /// <summary>A command that was refused: unfit values, or something that the registry's state does not allow.</summary>
    public static Problem Of(IReadOnlyList<Refusal> refusals, KindForm? form)
    {
        var faults = refusals.Select(r => Fault.Of(r, form)).ToList();
        var (unfit, gone) = (IsUnfit(refusals[0].Rule), refusals[0].Rule is Domain.Decisions.Rule.RecordIsLive or Domain.Decisions.Rule.RecordIsKnown);
        return new(
            Base + "refused", gone ? "Not found" : unfit ? "The values are not as they must be" : "The registry's rules do not allow it",
            gone ? StatusCodes.Status404NotFound : unfit ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status409Conflict, string.Join(" ", faults.Select(f => f.Message)))
        {
            Rule = refusals[0].Rule.ToString(),
            Faults = faults,
        };
    }

    public async Task SendAsync(HttpContext http)
    {
        http.Response.StatusCode = Status;
        if (Status == StatusCodes.Status401Unauthorized) http.Response.Headers.WWWAuthenticate = "Basic realm=\"registry\", charset=\"UTF-8\"";
        if (this == Contended) http.Response.Headers.RetryAfter = "1";
        await http.Response.WriteAsJsonAsync(this, Form, "application/problem+json", http.RequestAborted);
    }

    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static bool IsUnfit(Rule rule) => Api.Refusals.IsOfAField(rule) || rule == Domain.Decisions.Rule.ReferenceIsKnown;
}

/// <summary>What is wrong with one member of what was sent.</summary>
/// <param name="Member">As documents name it; null when it is about the whole.</param>
/// <param name="Rule">What must hold.</param>
internal sealed record Fault(string? Member, string Rule, string Message)
{
    /// <summary>That a member is none, or is not for clients to set.</summary>
    public const string MemberIsKnown = nameof(MemberIsKnown);

    public const string MemberIsYoursToSet = nameof(MemberIsYoursToSet);

    public static Fault Of(Refusal refusal, KindForm? form)
    {
        var field = refusal.Member is { } member ? form?.Field(member) : null;
        var name = refusal.Member is { } m ? KindForm.Shown(m) : null;
        return new(name, refusal.Rule.ToString(), HasText(refusal.Message) ? refusal.Message : Sentence(refusal.Rule, name, field));
    }

    // Where the Registry's clients know no text, it answers with the name of one.
    private static bool HasText(string message) => message != CheckAttribute.NoText && !message.StartsWith("er.", StringComparison.Ordinal);

    private static string Sentence(Rule rule, string? member, Wire.WireField? field) => rule switch
    {
        Domain.Decisions.Rule.ValueIsGiven => $"'{member}' must be given.",
        Domain.Decisions.Rule.ValueIsReadable => $"What was sent for '{member}' is not {(field is null ? "of its type" : KindForm.TypeOf(field))}.",
        Domain.Decisions.Rule.ValueFits => $"'{member}' is too long.",
        Domain.Decisions.Rule.ValueIsOfAKnownType => $"'{member}' is none of the CO's types.",
        Domain.Decisions.Rule.ValueIsPermitted => $"'{member}' is not permitted here.",
        Domain.Decisions.Rule.ValueIsWellFormed => $"'{member}' is not of the right form.",
        Domain.Decisions.Rule.CoStays => "A record stays in its CO.",
        _ => $"{rule} does not hold{(member is null ? "" : $" for '{member}'")}.",
    };
}

/// <summary>A request cannot be answered as it was asked.</summary>
internal sealed class NotAnswered(Problem problem) : Exception(problem.Detail)
{
    public Problem Problem { get; } = problem;
}
