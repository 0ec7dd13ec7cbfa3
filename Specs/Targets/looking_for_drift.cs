using System.Text.RegularExpressions;
using EventRegistry.Host;
using EventRegistry.Projections.Targets;
using EventRegistry.Projections.Targets.Sql;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Targets;

public sealed class looking_for_drift(AdoptedRegistry adopted) : IClassFixture<AdoptedRegistry>
{
    private const string Meddling = """
        UPDATE sp_names SET family = 'Changed', primary_name = NULL WHERE id = (SELECT min(id) FROM sp_names);
        DELETE FROM sp_co_group_members WHERE id = (SELECT min(id) FROM sp_co_group_members);
        INSERT INTO sp_email_addresses (id, co_person_id, mail) SELECT 999999, min(id), 'extra@example.org' FROM sp_co_people;
        UPDATE sp_co_groups SET description = 'Changed' WHERE id = (SELECT min(id) FROM sp_co_groups);
        INSERT INTO sp_cous (id, name) VALUES (999999, 'Nowhere');
        DELETE FROM sp_co_terms_and_conditions
        """;

    [Fact]
    public async Task finds_none_after_a_rebuild()
    {
        await using var target = await adopted.TargetAsync();
        await target.RebuildAsync();
        var answer = await CommandLine.RunAsync("drift", target.Name, "--database", adopted.ConnectionString);
        answer.Code.ShouldBe((int)ExitCode.Done);
        answer.Out.ShouldStartWith($"'{target.Name}' holds what history says: ");
    }

    [Fact]
    public async Task says_of_each_row_whose_it_is_and_what_differs()
    {
        await using var target = await adopted.TargetAsync();
        await target.RebuildAsync();
        await target.Tables.ExecuteAsync(Meddling);
        var before = await target.Tables.VersionsAsync();
        var answer = await CommandLine.RunAsync("drift", target.Name, "--database", adopted.ConnectionString);
        answer.Code.ShouldBe((int)ExitCode.Found);
        // How many rows there are depends on what is valid today.
        Snapshot.Matches(Regex.Replace(answer.Out.Replace(target.Name, "the-target", StringComparison.Ordinal), @"of \d+\.", "of all."));
        (await target.Tables.VersionsAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task repairs_what_differs_and_writes_nothing_else()
    {
        await using var target = await adopted.TargetAsync();
        await target.RebuildAsync();
        var (whole, written) = (await target.ContentsAsync(), await target.Tables.VersionsAsync());
        await target.Tables.ExecuteAsync(Meddling);
        var meddled = await target.Tables.VersionsAsync();
        (await target.DriftAsync(repair: true)).Report.HasDrift.ShouldBeTrue();
        (await target.ContentsAsync()).ShouldBe(whole);
        // Whatever was not meddled with was written by the rebuild and not since.
        var untouched = written.Split('\n').Intersect(meddled.Split('\n')).ToList();
        untouched.Count.ShouldBeGreaterThan(20);
        untouched.Except((await target.Tables.VersionsAsync()).Split('\n')).ShouldBeEmpty();
        (await target.DriftAsync()).Report.HasDrift.ShouldBeFalse();
    }

    [Fact]
    public async Task repaired_is_told_once_more_and_then_no_more()
    {
        await using var target = await adopted.TargetAsync();
        await target.RebuildAsync();
        await target.Tables.ExecuteAsync(Meddling);
        var repaired = await CommandLine.RunAsync("drift", target.Name, "--repair", "--database", adopted.ConnectionString);
        (repaired.Code, repaired.Out.TrimEnd().EndsWith("Repaired.", StringComparison.Ordinal)).ShouldBe(((int)ExitCode.Found, true), repaired.Out);
        (await CommandLine.RunAsync("drift", target.Name, "--repair", "--database", adopted.ConnectionString)).Code.ShouldBe((int)ExitCode.Done);
    }

    [Fact]
    public async Task finds_all_of_it_missing_before_the_first_rebuild()
    {
        await using var target = await adopted.TargetAsync();
        var (report, subjects) = await target.DriftAsync();
        report.Drifts.ShouldAllBe(d => d.Kind == DriftKind.Missing);
        report.Drifts.ShouldAllBe(d => subjects.ContainsKey(d.Table == SpPeople.Table.Name ? new("co_people", d.Id) : new(d.Table, d.Id)));
        (await target.DriftAsync(repair: true)).Report.Digest.ShouldBe(report.Digest);
        (await target.RebuildAsync()).Tables.ShouldAllBe(t => !t.Differs);
    }

    [Fact]
    public async Task where_a_table_was_lost_says_how_to_get_it_back()
    {
        await using var target = await adopted.TargetAsync();
        var digest = (await target.RebuildAsync()).Digest;
        await target.Tables.ExecuteAsync("DROP TABLE sp_urls; ALTER TABLE sp_names DROP COLUMN family");
        var answer = await CommandLine.RunAsync("drift", target.Name, "--repair", "--database", adopted.ConnectionString);
        (answer.Code, answer.Error.Split('\n')[^2]).ShouldBe(((int)ExitCode.Wrong,
            "error: Schema public lacks the table sp_urls. Apply the target's schema first. A rebuild does: eventregistry rebuild <target>."));
        (await target.RebuildAsync()).Digest.ShouldBe(digest);
        (await target.DriftAsync()).Report.HasDrift.ShouldBeFalse();
    }

    [Fact]
    public async Task repairs_around_what_the_user_added()
    {
        await using var target = await adopted.TargetAsync();
        await target.RebuildAsync();
        await target.Tables.ExecuteAsync("ALTER TABLE sp_names ADD COLUMN nickname text; UPDATE sp_names SET nickname = 'theirs'; CREATE VIEW theirs AS SELECT nickname, family FROM sp_names");
        await target.Tables.ExecuteAsync(Meddling);
        await target.DriftAsync(repair: true);
        (await target.Tables.ShowAsync("SELECT count(*) FROM theirs WHERE nickname IS DISTINCT FROM 'theirs' OR family = 'Changed'")).ShouldBe("0");
    }
}
