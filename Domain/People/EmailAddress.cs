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
    // Dots stand alone between other characters.
    private const string Syntax = @"[A-Za-z0-9!#$%&'*+=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+=?^_`{|}~-]+)*@" + WebAddressAttribute.HostName;

    public StreamId? Stream => Owner.Of(PersonId, OrgIdentityId, department: DepartmentId, organization: OrganizationId);
}
