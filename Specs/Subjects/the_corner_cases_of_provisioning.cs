using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.People;
using EventRegistry.Projections.Subjects;
using Shouldly;
using Xunit;
using static EventRegistry.Projections.Subjects.ProvisioningAction;
using static EventRegistry.Specs.Observatory;
using static EventRegistry.Specs.Story;
using static EventRegistry.Specs.Subjects.Seeing;

namespace EventRegistry.Specs.Subjects;

/// <summary>The rows of the table at the end of <c>provisioning.md</c> that are about what is told, by their numbers.</summary>
public class the_corner_cases_of_provisioning
{
    [Fact]
    public void corner_1_an_expired_person_keeps_an_active_role_under_v4_and_none_under_pe()
    {
        var story = Given(Ada.Enrolled).When(Edited(Ada.Person with { Status = PersonStatus.Expired }));
        story.Seen(V4, Ada).Person().Roles.Select(r => r.Item.Id).ShouldBe([Ada.Role.Id]);
        story.Seen(Pe, Ada).Person().Roles.ShouldBeEmpty();
    }

    [Fact]
    public void corner_2_a_suspended_person_is_among_all_members_only()
    {
        var story = Given(Ada.Enrolled).When(Edited(Ada.Person with { Status = PersonStatus.Suspended }));
        story.Seen(V4, Ada).Groups().ShouldBe([AllMembers.Id]);
        story.Seen(Pe, Ada).Groups().ShouldBe([AllMembers.Id]);
    }

    [Fact]
    public void corner_3_a_place_among_all_members_outlives_its_dates()
    {
        var story = Given(Ada.Enrolled).When(Edited(Ada.MemberOf(AllMembers) with { ValidThrough = Noon.AddDays(-1) }));
        story.Seen(V4, Ada).Groups().ShouldContain(AllMembers.Id);
        story.Seen(Pe, Ada).Groups().ShouldContain(AllMembers.Id);
    }

    [Fact]
    public void corner_4_a_membership_counts_after_its_first_and_up_to_its_last_moment()
    {
        Given(Ada.Enrolled).When(Edited(Ada.MemberOf(Telescope) with { ValidFrom = Noon })).Seen(V4, Ada).Groups().ShouldNotContain(Telescope.Id);
        Given(Ada.Enrolled).When(Edited(Ada.MemberOf(Telescope) with { ValidThrough = Noon })).Seen(V4, Ada).Groups().ShouldContain(Telescope.Id);
    }

    [Fact]
    public void corner_5_a_role_in_its_grace_period_is_told_and_a_pending_one_is_not()
    {
        Given(Ada.Enrolled).When(Edited(Ada.Role with { Status = PersonStatus.GracePeriod })).Seen(V4, Ada).Person().Roles.Length.ShouldBe(1);
        Given(Ada.Enrolled).When(Edited(Ada.Role with { Status = PersonStatus.Pending })).Seen(V4, Ada).Person().Roles.ShouldBeEmpty();
    }

    [Fact]
    public void corner_6_a_suspended_identifier_is_told_inside_an_org_identity_only()
    {
        var ada = Given(Ada.Synced).When(
            Edited(Ada.IdentifierCopied with { Status = Standing.Suspended }), Edited(Ada.IdentifierThere with { Status = Standing.Suspended })).Seen(V4, Ada).Person();
        ada.Identifiers.ShouldBeEmpty();
        ada.ExternalIdentities[0].Identifiers.Select(i => i.Record.Status).ShouldBe([Standing.Suspended]);
    }

    [Fact]
    public void corner_13_whose_membership_of_the_provisioning_group_ran_out_is_removed()
    {
        var verdict = Given(Ada.Enrolled).When(Edited(Ada.MemberOf(Telescope) with { ValidThrough = Noon.AddSeconds(-1) })).Seen(V4.Only(Telescope), Ada);
        (verdict.Action, verdict.Because).ShouldBe((ProvisioningAction.Deleted, "not a member of provisioning group 'Telescope users'"));
    }

    [Fact]
    public void corner_14_another_group_than_the_provisioning_group_is_removed()
    {
        var verdict = Given(Edited(ActiveMembers with { Description = "Edited" })).Seen(V4.Only(Telescope), ActiveMembers);
        (verdict.Action, verdict.Because).ShouldBe((ProvisioningAction.Deleted, "not the provisioning group 'Telescope users'"));
    }

    [Fact]
    public void corner_15_the_skipped_source_wins_over_the_provisioning_group()
    {
        var story = Given(Ada.Synced);
        story.Seen(V4.Only(Telescope), Ada).Action.ShouldBe(Eligible);
        story.Seen(V4.Only(Telescope).Skipping(HumanResources), Ada).Action.ShouldBe(ProvisioningAction.Deleted);
    }

    [Fact]
    public void corner_16_a_suspended_group_is_told_without_its_members()
    {
        var story = Given(Ada.Enrolled).When(Edited(Telescope with { Status = Standing.Suspended }));
        story.Seen(V4, Telescope).Action.ShouldBe(Eligible);
        story.Seen(V4, Telescope).Group().Group.Record.Status.ShouldBe(Standing.Suspended);
        story.Seen(V4, Ada).Groups().ShouldNotContain(Telescope.Id);
    }

    [Fact]
    public void corner_19_whoever_has_no_primary_name_is_told_without()
    {
        var story = Given(Ada.Enrolled);
        story.Seen(V4, Ada).Person().PrimaryName!.Id.ShouldBe(Ada.Name.Id);
        var ada = story.When(Edited(Ada.Name with { PrimaryName = false })).Seen(V4, Ada).Person();
        ada.PrimaryName.ShouldBeNull();
        ada.Names.Length.ShouldBe(1);
    }

    [Fact]
    public void corner_20_who_waits_for_approval_is_no_more_than_one_to_be_removed_under_either()
    {
        var story = Given(Ada.Enrolled).When(Edited(Ada.Person with { Status = PersonStatus.PendingApproval }));
        story.Seen(V4, Ada).Action.ShouldBe(ProvisioningAction.Deleted);
        story.Seen(Pe, Ada).Action.ShouldBe(ProvisioningAction.Deleted);
    }

    [Fact]
    public void corner_25_a_filter_that_hides_the_provisioning_group_removes_nobody()
    {
        var story = Given(Ada.Enrolled);
        var policy = V4.Only(Telescope).Through("group refused ^Telescope");
        story.Seen(policy, Ada).Action.ShouldBe(Eligible);
        story.Seen(policy, Ada).Groups().ShouldBeEmpty();
        story.Seen(policy, Telescope).Action.ShouldBe(ProvisioningAction.Deleted);
    }
}
