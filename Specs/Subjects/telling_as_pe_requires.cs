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

/// <summary>The rows of <c>provisioning.md</c> 13 that are about what is told, by their numbers.</summary>
public class telling_as_pe_requires
{
    private static readonly Identifier Suspended = Ada.Identifier with { Id = 571, Value = "old", Status = Standing.Suspended };
    private static readonly Identifier OfTelescope = Ada.Identifier with { Id = 900, Value = "tel", PersonId = null, GroupId = new(Telescope.Id) };

    [Fact]
    public void pe_13_12_external_identities_come_with_all_that_is_known_of_them()
    {
        var there = Given(Ada.Synced).Seen(Pe, Ada).Person().ExternalIdentities.ShouldHaveSingleItem();
        there.Id.Value.ShouldBe(Ada.Identity.Id);
        there.Record!.Record.Affiliation.ShouldBe("staff");
        (there.Names.Count, there.Identifiers.Count, there.EmailAddresses.Count, there.Urls.Count, there.Addresses.Count, there.TelephoneNumbers.Count, there.AdHocAttributes.Count)
            .ShouldBe((1, 1, 1, 1, 1, 1, 1));
    }

    [Fact]
    public void pe_13_14_there_are_three_actions() => Enum.GetValues<ProvisioningAction>().ShouldBe([Eligible, Ineligible, ProvisioningAction.Deleted]);

    [Fact]
    public void pe_13_15_a_cou_is_deleted_or_eligible()
    {
        var story = Given();
        story.View(Pe).Of(Physics.Stream!.Value).Action.ShouldBe(Eligible);
        story.When(Deleted(Physics)).View(Pe).Of(Physics.Stream!.Value).ShouldBe(new(Physics.Stream!.Value, ProvisioningAction.Deleted, null, "deleted"));
    }

    [Theory]
    [InlineData(Standing.Active, Eligible, null)]
    [InlineData(Standing.Suspended, Ineligible, "status is Suspended")]
    [InlineData(null, Ineligible, "no status")]
    public void pe_13_16_group_is_ineligible_unless_active(Standing? status, ProvisioningAction action, string? because)
    {
        var verdict = Given(Edited(Telescope with { Status = status })).Seen(Pe, Telescope);
        (verdict.Action, verdict.Because).ShouldBe((action, because));
        verdict.Group().Group.Record.Name.ShouldBe("Telescope users");
    }

    [Fact]
    public void pe_13_16_group_is_deleted_when_it_was() =>
        Given(Deleted(Telescope)).Seen(Pe, Telescope).ShouldBe(new(Telescope.Stream!.Value, ProvisioningAction.Deleted, null, "deleted"));

    [Fact]
    public void pe_13_17_a_group_has_active_identifiers_only()
    {
        var story = Given(Added(OfTelescope), Added(OfTelescope with { Id = 901, Status = Standing.Suspended }));
        story.Seen(Pe, Telescope).Group().Identifiers.Select(i => i.Id).ShouldBe([900]);
        story.Seen(V4, Telescope).Group().Identifiers.Select(i => i.Id).ShouldBe([900, 901]);
        story.Seen(Pe, ActiveMembers).Group().Identifiers.ShouldBeEmpty();
    }

    [Fact]
    public void pe_13_17_a_group_has_members_only_while_it_is_eligible()
    {
        var story = Given(Ada.Enrolled).When(Edited(AllMembers with { Status = Standing.Suspended }));
        story.Seen(Pe, Ada).Groups().ShouldBe([ActiveMembers.Id, Telescope.Id]);
        story.Seen(V4, Ada).Groups().ShouldBe([AllMembers.Id, ActiveMembers.Id, Telescope.Id]);
    }

    [Fact]
    public void pe_13_18_and_23_and_25_a_person_is_eligible_or_ineligible_or_not_told_of_by_status()
    {
        var actions = Enum.GetValues<PersonStatus>().ToLookup(s => Given(Ada.Enrolled).When(Edited(Ada.Person with { Status = s })).Seen(Pe, Ada).Action);
        actions[Eligible].ShouldBe([PersonStatus.Active, PersonStatus.GracePeriod], ignoreOrder: true);
        actions[Ineligible].ShouldBe([PersonStatus.Suspended, PersonStatus.Expired, PersonStatus.Locked], ignoreOrder: true);
        actions[ProvisioningAction.Deleted].Count().ShouldBe(11);
        Given(Ada.Enrolled).When(Edited(Ada.Person with { Status = null })).Seen(Pe, Ada).Because.ShouldBe("no status");
    }

    [Fact]
    public void pe_13_18_a_person_who_was_deleted_is() =>
        Given(Ada.Enrolled).When(Deleted(Ada.Person)).Seen(Pe, Ada).ShouldBe(new(Ada.Stream, ProvisioningAction.Deleted, null, "deleted"));

    [Fact]
    public void pe_13_20_the_full_record_has_everything()
    {
        var verdict = Given([.. Ada.Synced, Added(Suspended), Added(Ada.Agreement)]).Seen(Pe, Ada);
        var ada = verdict.Person();
        verdict.Because.ShouldBeNull();
        (ada.Names.Length, ada.Identifiers.Length, ada.EmailAddresses.Length, ada.Urls.Length, ada.Roles.Length, ada.Addresses.Length, ada.TelephoneNumbers.Length)
            .ShouldBe((1, 1, 1, 1, 1, 1, 1));
        (ada.AdHocAttributes.Length, ada.Memberships.Length, ada.Agreements.Length, ada.ExternalIdentities.Count).ShouldBe((1, 2, 1, 1));
        Given(Ada.Enrolled).Seen(Pe, Ada).Person().PrimaryName!.Record.Given.ShouldBe("Ada");
    }

    [Theory]
    [InlineData(PersonStatus.Suspended)]
    [InlineData(PersonStatus.Locked)]
    [InlineData(PersonStatus.Expired)]
    public void pe_13_21_the_core_record_has_no_roles_and_only_the_place_among_all_members(PersonStatus status)
    {
        var verdict = Given(Ada.Enrolled).When(Edited(Ada.Person with { Status = status })).Seen(Pe, Ada);
        verdict.Action.ShouldBe(Ineligible);
        verdict.Because.ShouldBe($"status is {status}");
        verdict.Groups().ShouldBe([AllMembers.Id]);
        var ada = verdict.Person();
        (ada.Roles.Length, ada.Addresses.Length, ada.TelephoneNumbers.Length, ada.AdHocAttributes.Length).ShouldBe((0, 0, 0, 0));
        (ada.Names.Length, ada.Identifiers.Length, ada.EmailAddresses.Length, ada.Urls.Length, ada.Agreements.Length).ShouldBe((1, 1, 1, 1, 1));
    }

    [Fact]
    public void pe_13_22_of_a_removed_person_names_and_active_identifiers_are_told()
    {
        var verdict = Given([.. Ada.Enrolled, Added(Suspended)]).When(Edited(Ada.Person with { Status = PersonStatus.Duplicate })).Seen(Pe, Ada);
        verdict.Action.ShouldBe(ProvisioningAction.Deleted);
        var ada = verdict.Person();
        ada.Identifiers.Select(i => i.Item.Id).ShouldBe([Ada.Identifier.Id]);
        ada.Names.Select(n => n.Item.Id).ShouldBe([Ada.Name.Id]);
        ada.PrimaryName!.Id.ShouldBe(Ada.Name.Id);
        (ada.EmailAddresses.Length, ada.Urls.Length, ada.Roles.Length, ada.Memberships.Length, ada.Agreements.Length, ada.ExternalIdentities.Count).ShouldBe((0, 0, 0, 0, 0, 0));
    }

    [Fact]
    public void pe_13_23_who_waits_for_approval_is_told_as_one_to_be_removed()
    {
        var verdict = Given(Ada.Enrolled).When(Edited(Ada.Person with { Status = PersonStatus.PendingApproval })).Seen(Pe, Ada);
        (verdict.Action, verdict.Because).ShouldBe((ProvisioningAction.Deleted, "status is Pending Approval"));
    }

    [Fact]
    public void pe_13_24_what_is_expired_or_suspended_is_left_out()
    {
        var verdict = Given(Ada.Enrolled).When(
            Edited(Ada.MemberOf(Telescope) with { ValidThrough = Noon.AddSeconds(-1) }), Edited(Ada.Role with { ValidThrough = Noon.AddSeconds(-1) }),
            Edited(Ada.Identifier with { Status = Standing.Suspended })).Seen(Pe, Ada);
        verdict.Groups().ShouldBe([AllMembers.Id, ActiveMembers.Id]);
        verdict.Person().Roles.ShouldBeEmpty();
        verdict.Person().Addresses.ShouldBeEmpty();
        verdict.Person().Identifiers.ShouldBeEmpty();
    }

    [Fact]
    public void pe_13_31_only_the_provisioning_group_and_who_is_in_it_are_told_of()
    {
        var story = Given([.. Ada.Enrolled, Added(Grace.Person), Added(Grace.MemberOf(ActiveMembers))]);
        var policy = Pe.Only(Telescope);
        story.Seen(policy, Ada).Action.ShouldBe(Eligible);
        story.Seen(policy, Telescope).Action.ShouldBe(Eligible);
        var grace = story.Seen(policy, Grace);
        (grace.Action, grace.Because).ShouldBe((ProvisioningAction.Deleted, "not a member of provisioning group 'Telescope users'"));
        var other = story.Seen(policy, ActiveMembers);
        (other.Action, other.Because).ShouldBe((ProvisioningAction.Deleted, "not the provisioning group 'Telescope users'"));
    }

    [Fact]
    public void pe_13_31_the_skipped_source_comes_before_the_provisioning_group()
    {
        var verdict = Given(Ada.Synced).Seen(Pe.Only(ActiveMembers).Skipping(HumanResources), Ada);
        (verdict.Action, verdict.Because).ShouldBe((ProvisioningAction.Deleted, "associated record from Org Identity Source 'Human Resources'"));
    }

    [Fact]
    public void pe_13_32_groups_are_among_what_is_told_whether_active_or_not() =>
        Given(Edited(Telescope with { Status = Standing.Suspended })).View(Pe).OwnSubjects().Where(v => v.Subject.Kind == StreamKind.Group)
            .Select(v => (v.Subject.Id, v.Action)).ShouldBe([(AllMembers.Id, Eligible), (ActiveMembers.Id, Eligible), (Telescope.Id, Ineligible)], ignoreOrder: true);
}
