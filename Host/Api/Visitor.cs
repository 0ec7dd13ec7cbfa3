using EventRegistry.Domain.Access;
using EventRegistry.Domain.Organization;
using EventRegistry.Host.Commands;

namespace EventRegistry.Host.Api;

/// <summary>An API user who was let in.</summary>
/// <param name="User">The API user.</param>
/// <param name="IsOfPlatform">Whether it belongs to the platform's CO, and so may do everything everywhere.</param>
internal sealed record Visitor(ApiUser User, bool IsOfPlatform)
{
    public CoId Co => User.CoId;

    public bool IsPrivileged => IsOfPlatform || User.Privileged == true;

    public Caller Caller => new(User.Username!, User.Id);

    /// <summary>Whether what belongs to a CO is open to it.</summary>
    public bool MayEnter(CoId? co) => IsOfPlatform || co == Co;
}
