using System.Collections.Concurrent;
using System.Globalization;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Host.Commands;
using EventRegistry.Projections.ReadModels;

namespace EventRegistry.Host.ReadModels;

/// <summary>When people are due next: that depends on the policies of their CO, which are read once for all of its people.</summary>
internal sealed class DueDates(Registry registry)
{
    private readonly Collaborations collaborations = new(registry);
    private readonly ConcurrentDictionary<string, NextDue> known = new();

    /// <summary>What says when the people of a tenant are due.</summary>
    public async Task<NextDue> OfAsync(string tenant, CancellationToken cancel)
    {
        if (known.TryGetValue(tenant, out var next)) return next;
        var co = new CoId(int.Parse(tenant, NumberStyles.None, CultureInfo.InvariantCulture));
        var policies = (await collaborations.GetCurrentAsync(co, cancel)).Co;
        return known[tenant] = (person, now) => Domain.People.Due.Next(person, policies, now);
    }

    /// <summary>Forgets the policies, so that the next to ask sees them as they are then.</summary>
    public void Forget() => known.Clear();
}
