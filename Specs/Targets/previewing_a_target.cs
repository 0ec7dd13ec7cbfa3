using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Groups;
using EventRegistry.Host;
using EventRegistry.Host.Targets;
using EventRegistry.Projections.Subjects;
using EventRegistry.Projections.Targets;
using EventRegistry.Projections.Targets.Sql;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Targets;

public sealed class previewing_a_target(AdoptedRegistry adopted) : IClassFixture<AdoptedRegistry>
{
    private Preview Preview => new(adopted.Registry);

    [Fact]
    public async Task says_nothing_of_one_that_holds_what_history_says()
    {
        await using var target = await adopted.TargetAsync();
        await target.RebuildAsync();
        var preview = await Preview.OfTargetAsync(await FindAsync(target), new(), (_, _, _) => { }, default);
        (preview.Differs, preview.WouldStop, preview.Affected.Subjects, preview.IsFirstFill).ShouldBe((false, false, 0, false));
        var answer = await CommandLine.RunAsync("preview", target.Name, "--registry", adopted.ConnectionString);
        (answer.Code, answer.Out.StartsWith("Nothing would be written: ", StringComparison.Ordinal)).ShouldBe(((int)ExitCode.Done, true), answer.Out + answer.Error);
    }

    [Fact]
    public async Task says_what_another_group_would_change_and_changes_nothing()
    {
        await using var target = await adopted.TargetAsync();
        await target.RebuildAsync();
        var before = await target.Tables.VersionsAsync();
        var wish = new TargetWish { Group = await AGroupAsync() };
        var preview = await Preview.OfTargetAsync(await FindAsync(target), wish, (_, _, _) => { }, default);
        preview.Drifts.ShouldAllBe(d => d.Kind == DriftKind.Extra);
        preview.Affected.Subjects.ShouldBeGreaterThan(0);
        preview.Affected.Digest.Length.ShouldBe(16);
        (await target.Tables.VersionsAsync()).ShouldBe(before);
        var command = await CommandLine.RunAsync("preview", target.Name, "--group", $"{wish.Group}", "--registry", adopted.ConnectionString);
        (command.Code, command.Out.Contains(preview.Affected.Digest, StringComparison.Ordinal)).ShouldBe(((int)ExitCode.Found, true), command.Out + command.Error);
        (await target.RebuildAsync()).Tables.ShouldAllBe(t => !t.Differs);
    }

    [Fact]
    public async Task takes_tables_that_are_yet_to_be_made_for_empty()
    {
        await using var target = await adopted.TargetAsync();
        var rebuilt = await target.RebuildAsync();
        var preview = await Preview.OfTargetAsync(await FindAsync(target), new() { Prefix = Prefix.Parse("next_") }, (_, _, _) => { }, default);
        (preview.IsFirstFill, preview.WouldStop).ShouldBe((true, false));
        preview.Tables.ShouldBe(rebuilt.Tables.Select(t => new TableReport(t.Table, t.Rows, t.Rows, 0, 0)));
        (await target.Tables.ShowAsync("SELECT count(*) FROM pg_class WHERE relname LIKE 'next%'")).ShouldBe("0");
    }

    [Fact]
    public async Task says_of_one_subject_what_each_row_would_become_and_why()
    {
        await using var target = await adopted.TargetAsync();
        await target.RebuildAsync();
        var person = int.Parse(await target.Tables.ShowAsync("SELECT co_person_id FROM sp_names ORDER BY id LIMIT 1"), System.Globalization.CultureInfo.InvariantCulture);
        await target.Tables.ExecuteAsync($"UPDATE sp_names SET family = 'Changed' WHERE id = (SELECT min(id) FROM sp_names)");
        var before = await target.Tables.VersionsAsync();
        var (subject, known) = (new StreamId(StreamKind.Person, person), await FindAsync(target));
        var changed = (await Preview.OfSubjectsAsync(known, new(), [subject], default)).ShouldHaveSingleItem();
        (changed.Action, changed.Would.ShouldHaveSingleItem().Kind).ShouldBe((ProvisioningAction.Eligible, DriftKind.Changed));
        var theirs = (await target.Tables.ShowAsync($"SELECT co_group_id FROM sp_co_group_members WHERE co_person_id = {person}")).Split('\n');
        var gone = (await Preview.OfSubjectsAsync(known, new() { Group = await AGroupAsync(theirs) }, [subject], default)).ShouldHaveSingleItem();
        (gone.Action, gone.Because!.StartsWith("not a member of provisioning group", StringComparison.Ordinal)).ShouldBe((ProvisioningAction.Deleted, true));
        gone.Would.ShouldAllBe(d => d.Kind == DriftKind.Extra);
        var filled = (await Preview.OfSubjectsAsync(known, new() { Prefix = Prefix.Parse("next_") }, [subject], default)).ShouldHaveSingleItem();
        filled.Would.Count.ShouldBe(gone.Would.Count);
        filled.Would.ShouldAllBe(d => d.Kind == DriftKind.Missing);
        (await target.Tables.VersionsAsync()).ShouldBe(before);
        var answer = await CommandLine.RunAsync("preview", target.Name, $"{subject}", "--registry", adopted.ConnectionString);
        (answer.Code, answer.Out.Split('\n')[0]).ShouldBe(((int)ExitCode.Found, $"{subject} is to be eligible: 1 to be changed."), answer.Error);
        answer.Out.ShouldContain("'Changed' -> ");
    }

    [Theory]
    [InlineData("preview {0} nobody/5", "error: Targets are told of no 'nobody'. They are told of: person, group, ")]
    [InlineData("preview {0} --group 999999", "error: CO 2 has no group '999999'. There are: ")]
    [InlineData("preview {0} --since yesterday", "error: 'yesterday' is no moment.")]
    [InlineData("preview {0} --since 9999-01-01", "error: 9999-01-01T00:00:00Z lies in the future")]
    [InlineData("preview {0} --filter nonsense", "error: 'nonsense' is no kind of filter.")]
    [InlineData("preview {0} person/5 --since 2026-01-01", "error: --since tells of the whole target: name no subjects with it.")]
    public async Task refuses_what_cannot_be(string command, string error)
    {
        await using var target = await adopted.TargetAsync();
        var answer = await CommandLine.RunAsync([.. string.Format(System.Globalization.CultureInfo.InvariantCulture, command, target.Name).Split(' '), "--registry", adopted.ConnectionString]);
        (answer.Code, answer.Error.StartsWith(error, StringComparison.Ordinal)).ShouldBe(((int)ExitCode.Wrong, true), answer.Error);
    }

    private async Task<KnownTarget> FindAsync(KeptTarget target) => await new TargetBook(adopted.Registry).FindAsync(target.Name, default);

    /// <summary>A group that was not made automatically, and is none of some.</summary>
    private async Task<int> AGroupAsync(params string[] others) => (await adopted.EventsAsync()).Select(e => e.Change).OfType<Added<GroupRecord>>()
        .First(g => g.Record.GroupType == GroupType.Standard && !others.Contains($"{g.Record.Id}")).Record.Id;
}
