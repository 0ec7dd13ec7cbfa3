using EventRegistry.Domain.Decisions;
using EventRegistry.Host.Api.Wire;
using EventRegistry.Host.Commands;

namespace EventRegistry.Host.Api;

/// <summary>What refusals are over HTTP: one table, by the rule that did not hold.</summary>
internal static class Refusals
{
    /// <summary>The answer to a command that did not come to anything; null when it did.</summary>
    /// <param name="outcome">What became of the command.</param>
    /// <param name="resource">The resource it was about.</param>
    /// <param name="id">The id that was asked for, or <c>New</c>.</param>
    public static Answer? Of(Outcome outcome, Resource resource, string id) => outcome switch
    {
        Carried => null,
        Declined { Refusals: var refusals } => Of(refusals, resource, id),
        Contended => Answer.Error(503, "Service Unavailable", id, "Others are changing the same record. Try again.") with { Headers = [("Retry-After", "1")] },
        _ => throw new System.Diagnostics.UnreachableException(outcome.GetType().Name),
    };

    private static Answer Of(IReadOnlyList<Refusal> refusals, Resource resource, string id)
    {
        if (refusals.Any(r => IsOfAField(r.Rule)))
            return Answer.Invalid(id, refusals.Where(r => IsOfAField(r.Rule)).Select(r => (resource.ColumnOf(r.Member ?? ""), r.Message)));
        var first = refusals[0];
        return first.Rule switch
        {
            Rule.AssignmentIsPossible => Answer.Errors(refusals.Select(r => (r.Member ?? "", r.Message))),
            Rule.IdentifierIsFree or Rule.RecordIsOursToEdit => Answer.Error(403, "Forbidden", id, first.Message),
            Rule.ReferenceIsKnown => Answer.CoNotFound,
            Rule.RecordIsKnown or Rule.RecordIsLive => Answer.Unknown(resource.Singular),
            _ => Answer.Forbidden(first.Message),
        };
    }

    public static bool IsOfAField(Rule rule) => rule is
        Rule.ValueIsReadable or Rule.ValueIsGiven or Rule.ValueFits or Rule.TextIsPlain or Rule.ValueIsOfAKnownType or Rule.ValueIsPermitted or Rule.ValueIsWellFormed
        or Rule.ReferenceIsInTheSameCo or Rule.CoStays or Rule.ValidityHasALength or Rule.LabelIsKnown;
}
