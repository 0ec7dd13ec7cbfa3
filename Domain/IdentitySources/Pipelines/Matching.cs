using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.People;

namespace EventRegistry.Domain.IdentitySources.Pipelines;

/// <summary>Which person of the CO a record is about (<c>org-identity-sources.md</c> 6.2). Nobody's status is asked.</summary>
public static class Matching
{
    /// <summary>The type of the identifiers by which a matcher knows people.</summary>
    public const string Reference = "reference";

    /// <summary>What to seek people by, one after the other.</summary>
    /// <param name="referenceId">What the matcher answered, for a pipeline that asks one.</param>
    public static IEnumerable<PersonSought> Questions(Pipeline pipeline, SourcedRecord record, string? referenceId) => Questions(pipeline, record.EmailAddresses, record.Identifiers, referenceId);

    /// <inheritdoc cref="Questions(Pipeline, SourcedRecord, string?)"/>
    /// <param name="identity">The org identity as the record has made it.</param>
    internal static IEnumerable<PersonSought> Questions(Pipeline pipeline, OrgIdentity identity, string? referenceId) =>
        Questions(pipeline, identity.EmailAddresses.Select(e => e.Record), identity.Identifiers.Select(i => i.Record), referenceId);

    private static IEnumerable<PersonSought> Questions(Pipeline pipeline, IEnumerable<EmailAddress> addresses, IEnumerable<Identifier> identifiers, string? referenceId) => pipeline.MatchStrategy switch
    {
        "EA" => addresses.Where(e => (Wanted(pipeline) is not { } type || type == e.Type) && e.Mail is { Length: > 0 })
            .Select(e => new PersonSought(SoughtBy.Mail, Wanted(pipeline), Sought.Folded(e.Mail!))).Distinct(),
        "ID" => identifiers.Where(i => i.Type == pipeline.MatchType && i.Value is { Length: > 0 })
            .Select(i => new PersonSought(SoughtBy.Identifier, pipeline.MatchType, i.Value!)).Distinct(),
        "EX" when referenceId is not null => [new PersonSought(SoughtBy.Identifier, Reference, referenceId)],
        _ => [],
    };

    /// <summary>Those who are found first: the person whom the record is about, if it is one alone.</summary>
    /// <param name="questions">By what they are sought.</param>
    /// <param name="people">Who has what is sought.</param>
    /// <returns>By what, and whom; null where nobody is found by anything.</returns>
    public static (PersonSought By, IReadOnlyList<PersonId> People)? Find(IEnumerable<PersonSought> questions, Func<PersonSought, IReadOnlyList<PersonId>> people)
    {
        foreach (var question in questions)
        {
            if (people(question) is { Count: > 0 } found) return (question, found);
        }

        return null;
    }

    private static string? Wanted(Pipeline pipeline) => string.IsNullOrEmpty(pipeline.MatchType) ? null : pipeline.MatchType;
}
