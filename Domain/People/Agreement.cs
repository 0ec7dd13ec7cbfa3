using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Organization;

namespace EventRegistry.Domain.People;

/// <summary>A person's agreement to terms and conditions, as they were at that moment.</summary>
/// <param name="Id">The agreement.</param>
/// <param name="TermsId">The terms. The table names the archived copy of them instead, once they were edited: see <see cref="Terms"/>.</param>
/// <param name="PersonId">Who agreed, or for whom it was agreed.</param>
/// <param name="AgreementTime">When.</param>
/// <param name="Identifier">The login identifier of whoever pressed the button.</param>
/// <param name="TermsRevision">The revision of the terms that was agreed to; null when the terms are not known.</param>
public sealed record Agreement(
    int Id, [Required("A CO Terms And Conditions ID must be provided")] TermsId? TermsId, PersonId PersonId, DateTimeOffset? AgreementTime, string? Identifier, [Derived] int? TermsRevision) : IRecord
{
    public StreamId? Stream => new(StreamKind.Person, PersonId.Value);
}
