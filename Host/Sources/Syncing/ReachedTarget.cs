using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Provisioning;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.Provisioning;
using EventRegistry.Host.Targets;
using EventRegistry.Projections.Targets;

namespace EventRegistry.Host.Sources.Syncing;

/// <summary>What of a sync, or of its undoing, would reach one target.</summary>
/// <param name="Mode">When it is told.</param>
/// <param name="Subjects">Of how many subjects something would be written.</param>
/// <param name="Refused">How many subjects could not be written.</param>
/// <param name="Problem">Why it cannot be said; null where it can.</param>
internal sealed record ReachedTarget(string Name, ProvisioningMode Mode, int Subjects, int Added, int Changed, int Removed, int Refused, string? Problem)
{
    /// <summary>Asks each target of the source's CO for a dry run of some people as they would be.</summary>
    public static async Task<IReadOnlyList<ReachedTarget>> OfAsync(Registry registry, KnownSource source, Supposed supposed, IEnumerable<int> people, CancellationToken cancel)
    {
        var (reached, preview) = (new List<ReachedTarget>(), new Preview(registry));
        var subjects = people.Select(p => new StreamId(StreamKind.Person, p)).ToList();
        foreach (var target in (await new TargetBook(registry).ListAsync(cancel)).Where(t => t.Co == source.Co.Id && t.Mode != ProvisioningMode.Disabled))
        {
            try
            {
                if (target.Fault is not null) throw new TargetCannotBeKnown(target);
                var would = await preview.OfSubjectsAsync(target, new(), subjects, supposed.Over, cancel);
                int Rows(DriftKind kind) => would.Sum(s => s.Would.Count(d => d.Kind == kind));
                reached.Add(new(
                    target.Name, target.Mode, would.Count(s => s.Would.Count > 0), Rows(DriftKind.Missing), Rows(DriftKind.Changed), Rows(DriftKind.Extra), would.Count(s => s.Refused is not null), null));
            }
            catch (Exception e) when (e is TargetFailure or CommandFailed)
            {
                // One target that cannot be read keeps none of the others from being looked at.
                reached.Add(new(target.Name, target.Mode, 0, 0, 0, 0, 0, e.Message));
            }
        }

        return reached;
    }
}
