using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Groups;
using EventRegistry.Host.Targets;
using EventRegistry.Projections.Subjects;
using EventRegistry.Projections.Targets.Sql;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Targets;

public sealed class looking_back_day_by_day
{
    [Theory]
    [InlineData("registry-a")]
    [InlineData("sources-a/round-4")]
    public async Task says_of_each_day_what_differs_between_its_ends(string dataset)
    {
        await using var own = await AdoptedRegistry.OfItsOwnAsync(dataset);
        var events = await own.EventsAsync();
        var group = events.Select(e => e.Change).OfType<Added<GroupRecord>>().First(g => g.Record.GroupType == GroupType.AllMembers).Record.Id;
        Policy[] policies = [Policy.Of(RuleSet.V4), Policy.Of(RuleSet.Pe) with { Group = new(group) }];
        // Validity that the dataset has set is over then, for the most part.
        var (since, now) = (Middle(events), events.Max(e => e.At).AddYears(2));
        var days = await new DayByDay(own.Registry.Store, new(2), policies, since, now).RunAsync((_, _, _) => { }, null, default);
        days.ShouldNotBeEmpty();
        for (var policy = 0; policy < policies.Length; policy++)
        {
            var before = await RowsAsync(own, UpTo.Instant(since), since, policies[policy]);
            var start = before.Count;
            foreach (var day in days)
            {
                // Days in between, on which nothing is said to happen, must not have changed anything either.
                var end = new DateTimeOffset(day.Day.AddDays(1), default, TimeSpan.Zero).AddMicroseconds(-1);
                end = end > now ? now : end;
                var after = await RowsAsync(own, UpTo.Instant(end), end, policies[policy]);
                day.Counts[policy].ShouldBe(Difference(before, after), $"{day.Day} {policy}");
                before = after;
            }

            var last = await RowsAsync(own, UpTo.Now, now, policies[policy]);
            Difference(before, last).ShouldBe(default);
            days.Sum(d => d.Counts[policy].Added - d.Counts[policy].Removed).ShouldBe(last.Count - start);
        }
    }

    [Fact]
    public async Task from_before_the_beginning_adds_all_that_is_there_now()
    {
        await using var own = await AdoptedRegistry.OfItsOwnAsync();
        await using var target = await own.TargetAsync();
        var rebuilt = await target.RebuildAsync();
        var known = await new TargetBook(own.Registry).FindAsync(target.Name, default);
        var preview = await new Preview(own.Registry).SinceAsync(known, new() { Rules = RuleSet.Pe.Name }, new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero), (_, _, _) => { }, default);
        var total = preview.Total(1);
        (total.Added - total.Removed).ShouldBe(rebuilt.Rows);
        var answer = await CommandLine.RunAsync("preview", target.Name, "--rules", "pe", "--since", "2000-01-01", "--registry", own.ConnectionString);
        (answer.Code, answer.Out.TrimEnd().Split('\n')[^1].Split(' ')[0]).ShouldBe((1, "all"), answer.Error);
        (await CommandLine.RunAsync("preview", target.Name, "--since", "2000-01-01", "--registry", own.ConnectionString, "--json")).Out.ShouldContain("\"present\"");
    }

    private static DateTimeOffset Middle(List<Recorded> events) => events.OrderBy(e => e.At).ElementAt(events.Count / 3).At;

    private static async Task<Dictionary<(Table, int), Row>> RowsAsync(AdoptedRegistry own, UpTo upTo, DateTimeOffset at, Policy policy)
    {
        var rows = new Dictionary<(Table, int), Row>();
        await foreach (var verdict in new TargetRows(own.Registry.Store, new(2), upTo, at, policy).VerdictsAsync(_ => { }, default))
        {
            foreach (var row in SpRows.Of(verdict)) rows.Add((row.Table, (int)row.Values[0]!), row);
        }

        return rows;
    }

    private static RowCounts Difference(Dictionary<(Table, int), Row> before, Dictionary<(Table, int), Row> after) => new(
        after.Keys.Count(k => !before.ContainsKey(k)), after.Count(r => before.TryGetValue(r.Key, out var former) && !former.Says(r.Value)), before.Keys.Count(k => !after.ContainsKey(k)));
}
