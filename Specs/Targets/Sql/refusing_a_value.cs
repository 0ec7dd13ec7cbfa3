using EventRegistry.Projections.Targets.Sql;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Targets.Sql;

public class refusing_a_value
{
    [Fact]
    public async Task says_whose_and_where_and_leaves_the_target_as_it_was()
    {
        await using var target = await ATarget.HoldingAsync(Cast.Everybody);
        var before = await target.VersionsAsync();
        var rejected = await Should.ThrowAsync<RowRejected>(() => target.RebuildAsync(
            [.. Cast.Setting, Cast.Core(57), ("person/57", SpIdentifiers.Table.Row(1, 57, new string('x', 300), "eppn", true, "A", null, null, null))]));
        (rejected.Subject, rejected.Table, rejected.Column).ShouldBe(("person/57", "identifiers", "identifier"));
        rejected.Value.ShouldBe($"{new string('x', 80)}…");
        rejected.Message.ShouldBe($"person/57: identifiers.identifier '{rejected.Value}' has 300 characters, and the column takes 256. Nothing was changed in the target.");
        (await target.VersionsAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task counts_characters_as_postgres_does()
    {
        await using var target = await ATarget.EmptyAsync();
        var emoji = string.Concat(Enumerable.Repeat("😀", 128));
        await target.RebuildAsync([.. Cast.Setting, Cast.Core(57), Cast.Named(57, emoji, "é")]);
        (await target.ShowAsync("SELECT given, char_length(given) FROM sp_names")).ShouldBe($"{emoji}|128");
        await Should.ThrowAsync<RowRejected>(() => target.RebuildAsync(Cast.Named(57, emoji + "x", null)));
    }

    [Fact]
    public async Task says_what_no_database_can_hold()
    {
        await using var target = await ATarget.EmptyAsync();
        (await Should.ThrowAsync<RowRejected>(() => target.RebuildAsync(Cast.Named(57, "a\0b", null)))).Message
            .ShouldBe("person/57: names.given 'a\\0b' holds the character U+0000, which PostgreSQL cannot store. Nothing was changed in the target.");
        (await Should.ThrowAsync<RowRejected>(() => target.RebuildAsync(Cast.Named(57, "a\ud83d", null)))).Message
            .ShouldContain("holds half of a surrogate pair, which is no character");
    }

    [Fact]
    public async Task misses_a_value_that_must_be_there()
    {
        await using var target = await ATarget.EmptyAsync();
        var rejected = await Should.ThrowAsync<RowRejected>(() => target.RebuildAsync(
            ("person/57", SpGroupMembers.Table.Row(1, null, 57, true, false, null, null, null, null, null))));
        rejected.Message.ShouldStartWith("person/57: co_group_members.co_group_id has no value but needs one.");
    }

    [Fact]
    public async Task notices_an_id_that_comes_twice()
    {
        await using var target = await ATarget.EmptyAsync();
        var rejected = await Should.ThrowAsync<RowRejected>(() => target.RebuildAsync(Cast.Core(57), Cast.Core(-57), Cast.Core(57 + 65_536), Cast.Core(57)));
        rejected.Message.ShouldStartWith("person/57: co_people.id '57' is the id of an earlier row too");
    }

    [Fact]
    public async Task takes_a_value_of_another_type_for_a_bug()
    {
        await using var target = await ATarget.EmptyAsync();
        (await Should.ThrowAsync<ArgumentException>(() => target.RebuildAsync(("person/57", SpPeople.Table.Row(57, 'A', null, null, null, null)))))
            .Message.ShouldBe("person/57: co_people.status takes Text and not Char.");
        Should.Throw<ArgumentException>(() => SpPeople.Table.Row(57, "A")).Message.ShouldStartWith("A row of co_people has 6 values, not 2.");
    }

    [Fact]
    public async Task may_not_be_passed_over()
    {
        await using var target = await ATarget.EmptyAsync();
        await using var load = await target.Sql.BeginAsync(LoadKind.Rebuild);
        await Should.ThrowAsync<RowRejected>(async () => await load.WriteAsync("person/57", Cast.Named(57, "a\0b", null).Row));
        await Should.ThrowAsync<InvalidOperationException>(() => load.FinishAsync());
    }
}
