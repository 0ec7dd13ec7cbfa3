using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Import;

/// <summary>What the changelog itself no longer tells is imported as far as it goes, reported, counted and explained (<c>changelog.md</c> 12.5).</summary>
public sealed partial class telling_what_history_lost
{
    private static readonly Dictionary<string, Action<RegistryFolder>> Losses = new()
    {
        ["a gap before the live row"] = r => r.Set("co_person_roles", 1, ("status", "GP"), ("revision", 1)),
        ["a gap between copies"] = r =>
        {
            foreach (var at in new[] { "09:00", "10:00", "11:00" }) r.Edit("names", 1, at, "ada", ("middle", at));
            r.Remove("names", 4);
        },
        ["a first revision that is gone"] = r =>
        {
            foreach (var at in new[] { "09:00", "10:00" }) r.Edit("names", 1, at, "ada", ("middle", at));
            r.Remove("names", 3);
        },
        ["two copies that are the same"] = r =>
        {
            r.Copy("names", 1);
            r.Edit("names", 1, "10:00", "ada", ("family", "King"));
        },
        ["two copies of one revision that differ"] = r =>
        {
            r.Edit("names", 1, "10:00", "ada", ("family", "King"));
            r.Edit("names", 1, "10:00", "root", ("family", "Lovelace"));
            r.Set("names", 4, ("revision", 0));
            r.Set("names", 1, ("revision", 1));
        },
        ["NULL for a revision"] = r => r.Set("names", 1, ("revision", null)),
        ["NULL for a deletion mark"] = r => r.Set("names", 1, ("deleted", null)),
        ["NULL for both, edited since"] = r =>
        {
            r.Set("names", 1, ("revision", null), ("deleted", null));
            r.Edit("names", 1, "10:00", "ada", ("family", "King"));
            r.Set("names", 3, ("deleted", null));
        },
        ["a copy without its live row"] = r =>
        {
            r.Edit("email_addresses", 1, "10:00", "ada", ("mail", "ada@example.net"));
            r.Remove("email_addresses", 1);
        },
        ["a copy that is deleted"] = r =>
        {
            var copy = r.Edit("email_addresses", 1, "10:00", "ada", ("mail", "ada@example.net"));
            r.Set("email_addresses", copy, ("deleted", true));
        },
        ["a time that runs backwards"] = r =>
        {
            r.Edit("names", 1, "10:00", "ada", ("family", "King"));
            r.Edit("names", 1, "09:00", "ada", ("family", "Lovelace"));
        },
        ["the time of an edit that a deletion overwrote"] = r =>
        {
            r.Edit("email_addresses", 1, "10:00", "ada", ("mail", "ada@example.net"));
            r.Delete("email_addresses", 1, "11:00");
        },
    };

    public static TheoryData<string> AllLosses => [.. Losses.Keys];

    [Theory]
    [MemberData(nameof(AllLosses))]
    public async Task explains_it_and_keeps_every_row(string loss)
    {
        await using var database = await Postgres.FreshDatabaseAsync();
        using var registry = Academy.Open();
        Losses[loss](registry);
        var answer = await CommandLine.RunAsync("import", registry.Path, "--verify", "--database", database.ConnectionString);
        Snapshot.Matches(Scrubbed(refusing_bad_input.Told(answer, registry.Path)), loss);
        answer.Code.ShouldBe(0);
        // It is lost as often when it is read again.
        var again = await CommandLine.RunAsync("import", registry.Path, "--verify", "--database", database.ConnectionString);
        Lost(again.Out).ShouldBe(Lost(answer.Out));
        again.Out.ShouldContain("; 0 were new to history");
        again.Code.ShouldBe(0);
    }

    [Fact]
    public async Task ends_with_1_when_the_source_no_longer_has_what_history_holds()
    {
        await using var database = await Postgres.FreshDatabaseAsync();
        using var registry = Academy.Open();
        var copy = registry.Edit("email_addresses", 1, "10:00", "ada", ("mail", "ada@example.net"));
        (await CommandLine.RunAsync("import", registry.Path, "--verify", "--database", database.ConnectionString)).Code.ShouldBe(0);
        registry.Remove("email_addresses", copy);
        var answer = await CommandLine.RunAsync("import", registry.Path, "--verify", "--database", database.ConnectionString);
        Snapshot.Matches(Scrubbed(refusing_bad_input.Told(answer, registry.Path)));
        answer.Code.ShouldBe(1);
    }

    private static string[] Lost(string output) => [.. output.Split('\n').Where(l => l.StartsWith("  noted", StringComparison.Ordinal))];

    private static string Scrubbed(string text) => Took().Replace(text, "(time and name)");

    [GeneratedRegex(@"\([0-9.]+ s, import-[0-9TZ]+\)")]
    private static partial Regex Took();
}
