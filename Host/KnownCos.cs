using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Organization;
using EventRegistry.Host.EventStore;

namespace EventRegistry.Host;

/// <summary>The COs that history knows, for whoever has to name one.</summary>
internal sealed class KnownCos(Registry registry)
{
    /// <summary>The CO that is meant: the one that was named, or the only one beside the platform's own.</summary>
    /// <param name="wanted">The id that the user gave; null for none.</param>
    /// <param name="what">What the CO is for, to end "There is no CO ...".</param>
    /// <exception cref="CommandFailed">There is no such CO, or several and none was named.</exception>
    public async Task<CoId> ChooseAsync(int? wanted, string what, CancellationToken cancel)
    {
        var cos = await ListAsync(cancel);
        var known = string.Join(", ", cos.Select(c => $"{c.Id} ({c.Name})"));
        if (wanted is { } id)
            return cos.Any(c => c.Id == id) ? new CoId(id) : throw new CommandFailed(ExitCode.Wrong, $"There is no CO {id}." + (known.Length > 0 ? $" There are: {known}." : " Import a Registry first."));
        var own = cos.Where(c => c.Name != Co.PlatformName).ToList();
        return own switch
        {
            [var only] => new CoId(only.Id),
            [] => throw new CommandFailed(ExitCode.Wrong, $"There is no CO {what}. Import a Registry first: eventregistry import <folder | connection string>."),
            _ => throw new CommandFailed(ExitCode.Wrong, $"There are several COs: {known}. Say which with --co <id>."),
        };
    }

    /// <summary>Every CO, by id.</summary>
    public async Task<IReadOnlyList<Co>> ListAsync(CancellationToken cancel)
    {
        var cos = new List<Co>();
        foreach (var tenant in await StoreOverview.TenantsAsync(registry.Database, cancel))
        {
            await foreach (var stream in registry.Store.ReadByStreamAsync(tenant, StreamKind.Co, UpTo.Now, Detail.Essential, cancel))
            {
                if (stream.Entries.Aggregate(new CoSettings(new(stream.Stream.Id)), CoSettings.Evolve).Record is { } co) cos.Add(co.Record);
            }
        }

        return [.. cos.OrderBy(c => c.Id)];
    }
}
