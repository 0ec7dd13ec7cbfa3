using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;

namespace EventRegistry.Host.Commands;

/// <summary>Tells what sources said last of org identities, for decisions that go by it.</summary>
internal interface ISourceWords
{
    /// <summary>By org identity, what its source said; one of which that is not kept, or cannot be read, is left out.</summary>
    /// <param name="co">The CO, with its sources.</param>
    Task<IReadOnlyDictionary<OrgIdentityId, SourcedRecord>> OfAsync(Collaboration co, IReadOnlyList<OrgIdentity> identities, CancellationToken cancel);
}
