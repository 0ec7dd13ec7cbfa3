using EventRegistry.Projections.Targets;
using EventRegistry.Projections.Targets.Sql;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Targets.Sql;

public class finding_drift
{
    private const string Meddling = """
        UPDATE sp_names SET family = 'Lovelace', primary_name = NULL WHERE id = 570; DELETE FROM sp_urls WHERE id = 580;
        INSERT INTO sp_email_addresses (id, co_person_id, mail) VALUES (7, 57, 'extra@example.org')
        """;

    [Fact]
    public async Task finds_none_after_a_rebuild()
    {
        await using var target = await ATarget.HoldingAsync(Cast.Everybody);
        var report = await target.DriftAsync(Cast.Everybody);
        report.HasDrift.ShouldBeFalse();
        report.Drifts.ShouldBeEmpty();
    }

    [Fact]
    public async Task tells_each_row_and_value_and_changes_nothing()
    {
        await using var target = await ATarget.HoldingAsync(Cast.Everybody);
        await target.ExecuteAsync(Meddling);
        var before = await target.VersionsAsync();
        var report = await target.DriftAsync(Cast.Everybody);
        Snapshot.Matches(Text(report));
        (await target.VersionsAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task repairs_what_it_told_and_nothing_else()
    {
        await using var target = await ATarget.HoldingAsync(Cast.Everybody);
        await target.ExecuteAsync(Meddling);
        await using (var load = await target.Sql.BeginAsync(LoadKind.Repair))
        {
            await ATarget.WriteAsync(load, Cast.Everybody);
            var told = await load.CompareAsync();
            var done = await load.RepairAsync();
            done.Tables.ShouldBe(told.Tables);
        }

        (await target.DriftAsync(Cast.Everybody)).HasDrift.ShouldBeFalse();
    }

    [Fact]
    public async Task finds_all_of_it_in_an_empty_target_and_lists_the_first()
    {
        await using var target = await ATarget.EmptyAsync();
        var report = await target.DriftAsync([.. Enumerable.Range(1, 1_500).Select(Cast.Core)]);
        report.Tables.Single(t => t.Differs).ShouldBe(new TableReport("co_people", 1_500, 1_500, 0, 0));
        report.Drifts.Length.ShouldBe(DriftReport.MostPerTable);
        report.Drifts.ShouldAllBe(d => d.Kind == DriftKind.Missing && d.Id <= 1_000);
        (await target.VersionsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task does_not_write_when_it_was_only_to_look()
    {
        await using var target = await ATarget.HoldingAsync(Cast.Everybody);
        await using var load = await target.Sql.BeginAsync(LoadKind.Drift);
        await load.CompareAsync();
        await Should.ThrowAsync<InvalidOperationException>(() => load.RepairAsync());
        await Should.ThrowAsync<InvalidOperationException>(() => load.FinishAsync());
    }

    private static string Text(DriftReport report) => string.Join("\n", report.Drifts.Select(d =>
        $"{d.Kind} {d.Table} {d.Id}\n{Snapshot.Table(["column", "in target", "in history"], d.Columns.Select(c => new object?[] { c.Column, c.InTarget, c.InHistory }))}\n"));
}
