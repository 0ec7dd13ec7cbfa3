using EventRegistry.Specs.Commands;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Sources.Syncing;

/// <summary>Syncs of feeds that nobody has thought of, with records that share people, names and addresses, are taken back one after the other.</summary>
public sealed class undoing_any_sync
{
    private const int Syncs = 4;

    private static readonly string[] Names = ["Ada", "Bob", "Cleo"];

    [Theory]
    [InlineData("EA", 1)]
    [InlineData("EA", 2)]
    [InlineData("NO", 3)]
    public async Task leaves_everything_as_it_was_and_changes_nothing_when_repeated(string strategy, int seed)
    {
        var chance = new Random(seed);
        await using var fed = await Undone.OpenAsync(strategy);
        var (states, people) = (new List<string> { await Undone.StateAsync(fed) }, new SortedDictionary<int, string>());
        for (var sync = 1; sync <= Syncs; sync++)
        {
            foreach (var key in people.Keys.Where(_ => chance.Next(4) == 0).ToList()) people.Remove(key);
            foreach (var key in people.Keys.Where(_ => chance.Next(3) == 0).ToList()) people[key] = Somebody(chance);
            for (var more = chance.Next(1, 5); more > 0; more--) people.TryAdd(chance.Next(1, 15), Somebody(chance));
            fed.Feed.Has(people.Select(p => $"{p.Key} {p.Value}"));
            (await fed.ReportAsync(approval: "any")).Run.Errors.ShouldBe(0);
            states.Add(await Undone.StateAsync(fed));
        }

        for (var run = Syncs; run >= 1; run--)
        {
            var report = await Undone.ReportAsync(fed, run, "any");
            report.Troubles.ShouldBeEmpty();
            (await Undone.StateAsync(fed)).Split('\n').ShouldBe(states[run - 1].Split('\n'), $"run {run}");
            var before = await fed.EventsAsync();
            (await Undone.ReportAsync(fed, run, "any")).Troubles.ShouldBeEmpty();
            (await fed.EventsAsync()).ShouldBe(before, $"run {run} once more");
        }
    }

    private static string Somebody(Random chance) => $"{Names[chance.Next(Names.Length)]} {(chance.Next(4) == 0 ? "" : $"mail{chance.Next(4)}@example.org")}".TrimEnd();
}
