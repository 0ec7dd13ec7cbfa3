using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.IdentitySources.Pipelines;
using EventRegistry.Domain.People;
using EventRegistry.Specs.Decisions;
using Shouldly;
using Xunit;
using static EventRegistry.Specs.Sources.Deciding.Feed;

namespace EventRegistry.Specs.Sources.Deciding;

/// <summary>Groups that a record is mapped to (<c>org-identity-sources.md</c> 6.4 and 7), by the numbers of the corner cases.</summary>
public sealed class mapping_groups
{
    private static readonly DateTimeOffset Now = Desk.Morning;

    [Theory]
    [InlineData("CTS", "ath", "Mathematics", true)]
    [InlineData("CTS", "MATH", "Mathematics", false)]
    [InlineData("CTI", "MATH", "Mathematics", true)]
    [InlineData("EQS", "staff", "Staff", false)]
    [InlineData("EQI", "staff", "Staff", true)]
    [InlineData("NCT", "South", "North Hall", true)]
    [InlineData("NCTI", "south", "South Hall", false)]
    [InlineData("NEQ", "staff", "Staff", true)]
    [InlineData("NEQI", "staff", "Staff", false)]
    [InlineData("REGX", "/^201[89]$/", "2019", true)]
    [InlineData("REGX", "/^north/i", "North Hall", true)]
    [InlineData("REGX", "/^north/", "North Hall", false)]
    [InlineData("REGX", "/(/", "(", false)]
    [InlineData("REGX", "no delimiters", "no delimiters", false)]
    public void a_comparison_holds_or_does_not(string comparison, string pattern, string value, bool holds) =>
        GroupMatch.Matches(new(1, new(1), "a", comparison, pattern, new(1)), value).ShouldBe(holds);

    [Fact]
    public void an_attribute_that_is_not_there_fulfils_nothing() =>
        GroupMatch.Of([new(1, new(1), "a", "NEQ", "x", new(1))], SourcedRecord.Nobody, Now).ShouldBeEmpty();

    [Fact]
    public void of_several_the_one_that_counts_longest_is_taken_then_the_next_to_begin_then_the_last_to_have_ended()
    {
        var (day, year) = (Now.AddDays(1), Now.AddYears(1));
        Chosen(new(null, day), new(null, year), new(day, null)).ShouldBe(new(null, year));
        Chosen(new(null, day), new(null, null)).ShouldBe(new(null, null));
        Chosen(new(year, null), new(day, year), new(null, Now.AddDays(-1))).ShouldBe(new(day, year));
        Chosen(new(null, Now.AddDays(-2)), new(null, Now.AddDays(-1))).ShouldBe(new(null, Now.AddDays(-1)));

        static Validity Chosen(params Validity[] validities) => GroupMatch.Of([new(1, new(1), "a", "EQS", "x", new(1))],
            SourcedRecord.Nobody with { GroupValues = [.. validities.Select(v => new GroupValue("a", "x", v.From, v.Through))] }, Now)[new GroupId(1)];
    }

    [Fact]
    public void case_13_who_is_in_the_group_by_hand_gets_no_second_place_and_keeps_the_one_they_have()
    {
        var feed = new Feed(("MatchStrategy", "EA"));
        feed.Map("12", "EQS", "staff", "Club");
        feed.Sync("H1", Staff());
        feed.Desk.Delete<Membership>(feed.Desk.Rows(feed.Person("H1").Id, new(feed.Desk.Group("Club").Id)).Single().Id);
        feed.Desk.Join(feed.Person("H1").Id, new(feed.Desk.Group("Club").Id));
        feed.Sync("H1", Staff("Augusta"));
        feed.Desk.Rows(feed.Person("H1").Id, new(feed.Desk.Group("Club").Id)).Single().SourceOrgIdentityId.ShouldBeNull();
        feed.Sync("H1", Somebody("Augusta"));
        feed.Desk.IsIn(feed.Person("H1").Id, "Club").ShouldBeTrue();
    }

    [Fact]
    public void case_14_a_changed_mapping_is_obeyed_by_a_record_when_it_changes_or_is_forced()
    {
        var feed = new Feed();
        feed.Map("12", "EQS", "clerk", "Club");
        feed.Sync("H1", Staff());
        feed.Desk.Edit<GroupMapping>(feed.Desk.Co.Mappings.Values.Single().Id, ("Pattern", "staff"));
        feed.Sync("H1", Staff()).Result.ShouldBe(SyncResult.Unchanged);
        feed.Desk.IsIn(feed.Person("H1").Id, "Club").ShouldBeFalse();
        feed.Sync("H1", Staff(), force: true).Result.ShouldBe(SyncResult.Synced);
        feed.Desk.IsIn(feed.Person("H1").Id, "Club").ShouldBeTrue();
    }

    [Fact]
    public void groups_are_reckoned_anew_from_what_was_kept_and_nothing_else_is_touched()
    {
        var feed = new Feed();
        feed.Map("12", "EQS", "clerk", "Club");
        feed.Sync("H1", Staff());
        feed.Desk.Edit<Role>(feed.RoleOf("H1").Id, ("Status", PersonStatus.Suspended));
        feed.Remap("H1", Staff()).Result.ShouldBe(SyncResult.Unchanged);
        feed.Desk.Edit<GroupMapping>(feed.Desk.Co.Mappings.Values.Single().Id, ("Pattern", "staff"));
        feed.Remap("H1", Staff()).Result.ShouldBe(SyncResult.Synced);
        feed.Desk.IsIn(feed.Person("H1").Id, "Club").ShouldBeTrue();
        feed.RoleOf("H1").Status.ShouldBe(PersonStatus.Suspended);
    }

    [Fact]
    public void a_validity_that_changes_is_the_memberships()
    {
        var feed = new Feed();
        feed.Map("12", "EQS", "staff", "Club");
        feed.Sync("H1", Staff());
        feed.Sync("H1", Staff(through: Now.AddYears(1)));
        feed.Desk.Rows(feed.Person("H1").Id, new(feed.Desk.Group("Club").Id)).Single().ValidThrough.ShouldBe(Now.AddYears(1));
    }

    [Fact]
    public void where_nothing_is_to_become_of_the_role_what_is_gone_still_loses_its_groups()
    {
        var feed = new Feed(("SyncStatusOnDelete", null));
        feed.Map("12", "EQS", "staff", "Club");
        feed.Sync("H1", Staff());
        feed.Sync("H1", null);
        feed.Desk.IsIn(feed.Person("H1").Id, "Club").ShouldBeFalse();
        feed.RoleOf("H1").Status.ShouldBe(PersonStatus.Active);
    }

    private static SourcedRecord Staff(string given = "Ada", DateTimeOffset? through = null) =>
        Somebody(given, more: r => r with { GroupValues = [new("12", "staff", null, through)] });
}
