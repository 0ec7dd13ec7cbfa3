using EventRegistry.Domain.Provisioning;
using EventRegistry.Host;
using EventRegistry.Host.Queue;
using Newtonsoft.Json.Linq;

namespace EventRegistry.Specs.Provisioning;

/// <summary>An office with a target that no host tells of anything, and its administrator at the command line.</summary>
internal sealed class AnAdministrator(Provisioned provisioned) : IAsyncDisposable
{
    public Provisioned Provisioned => provisioned;

    public IActionQueue Queue { get; } = Runtime.Current.Queue(provisioned.Office.Registry.Database);

    public static async Task<AnAdministrator> OfAsync(ProvisioningMode mode) => new(await Provisioned.WithAsync(mode));

    public Task<Answer> SaysAsync(string line) =>
        CommandLine.RunAsync([.. line.Split(' '), line.StartsWith("target set", StringComparison.Ordinal) || line.StartsWith("target add", StringComparison.Ordinal) ? "--registry" : "--database", provisioned.Office.ConnectionString]);

    public async Task<JToken> AsksAsync(string line) => JToken.Parse((await SaysAsync(line + " --json")).Out);

    /// <summary>How the target stands to a subject, in a word.</summary>
    public async Task<string> StandsAsync(string subject) => (string)(await AsksAsync($"status {subject}"))["targets"]![0]!["state"]!;

    public Task<string> GivenNamesAsync() => provisioned.Tables.ShowAsync("SELECT given FROM sp_names ORDER BY given");

    public ValueTask DisposeAsync() => provisioned.DisposeAsync();
}
