using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;

namespace EventRegistry.Specs.Golden;

/// <summary>What in a golden history no command could have done, since it was done with the product's models and not by its screens or its API.</summary>
internal static class PastTheRules
{
    private const string Verified = "an address was said to be verified by whoever wrote it; only a confirmation may, which is no command yet";
    private const string Renamed = "the product's screens and API rename a COU's groups with it, and the models alone do not";
    private const string Suspended = "nobody may edit a group that fills itself, except past the rules";

    private static readonly Dictionary<(string Dataset, string Change), string> Reasons = new()
    {
        [("registry-a", "added email_address/1")] = Verified,
        [("registry-a", "added email_address/4")] = Verified,
        [("registry-a", "edited cou/1")] = Renamed,
        [("registry-b", "added email_address/16")] = Verified,
        [("registry-b", "added email_address/18")] = Verified,
        [("registry-b", "edited cou/2")] = Renamed,
        [("registry-b", "edited group/12")] = Suspended,
    };

    /// <summary>What the scenario says was asked for, where the product's rules then made something else of it.</summary>
    private static readonly Dictionary<(string Dataset, int Role), PersonStatus> Asked = new()
    {
        [("registry-a", 10)] = PersonStatus.Active,
        [("registry-a", 11)] = PersonStatus.Active,
        [("registry-b", 25)] = PersonStatus.Active,
        [("registry-b", 26)] = PersonStatus.Active,
        [("registry-b", 32)] = PersonStatus.Pending,
        [("registry-b", 33)] = PersonStatus.Expired,
    };

    public static IEnumerable<string> Of(string dataset) => Reasons.Keys.Where(k => k.Dataset == dataset).Select(k => k.Change);

    public static string Name(Happened happened) => $"{(happened.Before is null ? "added" : happened.After is null ? "deleted" : "edited")} {happened.Change.Kind}/{happened.Change.RecordId}";

    public static bool Includes(string dataset, Happened happened) => Reasons.ContainsKey((dataset, Name(happened)));

    public static PersonStatus? AskedStatus(string dataset, Happened happened) =>
        happened is { Before: null, After: Role role } && Asked.TryGetValue((dataset, role.Id), out var status) ? status : null;
}
