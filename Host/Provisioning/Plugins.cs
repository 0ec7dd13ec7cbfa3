using EventRegistry.Domain.Changelog;
using EventRegistry.Host.Targets;
using EventRegistry.Projections.Subjects;
using EventRegistry.Projections.Targets;
using EventRegistry.Projections.Targets.Sql;

namespace EventRegistry.Host.Provisioning;

/// <summary>The kinds of target there are.</summary>
internal class Plugins(Registry registry)
{
    /// <summary>Opens the plugin of a target.</summary>
    /// <param name="tell">What the target is to be told of a group or an identity source that it needs and was not told of yet.</param>
    public virtual async Task<IProvisioner> OpenAsync(KnownTarget target, Func<StreamId, Verdict> tell, CancellationToken cancel) =>
        new SqlProvisioner(await new TargetBook(registry).ConnectionAsync(target, cancel), target.Prefix, target.Co.Value, tell);
}
