using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.IdentitySources;

namespace EventRegistry.Domain.People;

/// <summary>An e-mail address of a person or of an org identity.</summary>
public sealed record EmailAddress(
    int Id, [Text(256, Free = true), Form(EmailAddress.Syntax, "Please enter a valid email address")] string? Mail,
    [Text(128)] string? Description, [TypeOf("EmailAddress.type", MayBeEmpty = true)] string? Type, bool? Verified,
    PersonId? PersonId, OrgIdentityId? OrgIdentityId, int? DepartmentId, int? OrganizationId, int? SourceEmailAddressId) : IRecord
{
    // Dots stand alone between other characters, and the name of the host ends in letters, or in what stands for letters of another script.
    private const string Syntax = @"[A-Za-z0-9!#$%&'*+=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+=?^_`{|}~-]+)*@([_A-Za-z0-9][_A-Za-z0-9-]*\.)*[A-Za-z0-9][A-Za-z0-9-]{0,62}\.(([A-Za-z]{2}\.)?[A-Za-z]{2,}|xn--[A-Za-z0-9-]+)";

    public StreamId? Stream => Owner.Of(PersonId, OrgIdentityId, department: DepartmentId, organization: OrganizationId);
}
