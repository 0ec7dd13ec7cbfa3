using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Api;

/// <summary>The acceptance: what the real product answered, call by call. See docs/rest-api-differences.md for where we answer otherwise on purpose.</summary>
public sealed class replaying_the_recorded_exchanges
{
    // To be run against a server that runs already: its address with its base, and the transcript if it is another one.
    private const string Server = "EVENTREGISTRY_REPLAY_URL";
    private const string Transcript = "EVENTREGISTRY_REPLAY";

    private static readonly Dictionary<string, string> OnPurpose = new(StringComparer.Ordinal)
    {
        ["POST with the Id of an existing record"] = "nothing is overwritten by an add",
        ["view the record after that"] = "nothing was overwritten by the add before",
        ["view the record of the path"] = "one edit less than recorded",
        ["list after the envelope tries"] = "one edit less than recorded",
        ["core: delete"] = "it succeeds, as it is meant to",
        ["history of the first person at the end"] = "nothing tells of provisioning that did not happen here",
    };

    [Fact]
    public async Task answers_as_the_product_did()
    {
        var exchanges = Exchange.Read(Environment.GetEnvironmentVariable(Transcript) ?? Datasets.File("rest-a", "transcript.jsonl")).ToList();
        var deviations = await PlayAsync(exchanges);

        deviations.Where(d => !OnPurpose.ContainsKey(d.Key)).Select(d => $"{d.Key}: {d.Value}").ToList()
            .ShouldBeEmpty($"{exchanges.Count - deviations.Count} of {exchanges.Count} exchanges are answered as recorded.");
        OnPurpose.Keys.Where(name => exchanges.Any(e => e.Name == name)).Except(deviations.Keys).ShouldBeEmpty("What is answered as recorded is no difference any more.");
    }

    private static async Task<IReadOnlyDictionary<string, string>> PlayAsync(IEnumerable<Exchange> exchanges)
    {
        if (Environment.GetEnvironmentVariable(Server) is { Length: > 0 } url)
        {
            using var elsewhere = new Replaying(new Uri(url));
            return await elsewhere.PlayAsync(exchanges);
        }

        await using var server = await AServer.StartAsync();
        using var replaying = new Replaying(server.At);
        return await replaying.PlayAsync(exchanges);
    }
}
