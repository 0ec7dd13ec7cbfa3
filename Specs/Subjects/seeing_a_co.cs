using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Projections.Subjects;
using EventRegistry.Projections.Targets.Sql;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;
using static EventRegistry.Specs.Observatory;
using static EventRegistry.Specs.Story;
using static EventRegistry.Specs.Subjects.Seeing;

namespace EventRegistry.Specs.Subjects;

public class seeing_a_co
{
    // Always the same cases: a spec that fails once fails every time.
    private static readonly Config Fixed = Runs.Quiet.WithReplay(20_260_302UL, 21UL).WithMaxTest(60).WithEndSize(80);

    private static readonly Arbitrary<int[]> Choices = Gen.Choose(0, 1_000_000).ArrayOf().ToArbitrary();

    [Fact]
    public void tells_of_cous_then_terms_then_sources_then_groups() =>
        Given(Deleted(Guests)).View(V4).OwnSubjects().Select(v => v.Subject.Kind)
            .ShouldBe([StreamKind.Cou, StreamKind.Cou, StreamKind.Terms, StreamKind.Source, StreamKind.Group, StreamKind.Group, StreamKind.Group]);

    [Fact]
    public void gives_each_its_own_record()
    {
        var view = Given().View(V4);
        ((Current<Cou>)view.Of(Physics.Stream!.Value).Record!).Record.ShouldBe(Physics);
        ((Current<Terms>)view.Of(HouseRules.Stream!.Value).Record!).Record.ShouldBe(HouseRules);
        ((Current<IdentitySource>)view.Of(Guests.Stream!.Value).Record!).Record.ShouldBe(Guests);
        view.Of(Telescope.Stream!.Value).Group().Group.Record.ShouldBe(Telescope);
        view.OwnSubjects().ShouldAllBe(v => view.Of(v.Subject) == v);
    }

    [Theory]
    [InlineData(StreamKind.Cou)]
    [InlineData(StreamKind.Terms)]
    [InlineData(StreamKind.Source)]
    [InlineData(StreamKind.Group)]
    public void knows_nothing_of_what_was_deleted_or_never_was(StreamKind kind) =>
        Given(Deleted(HouseRules)).View(V4).Of(new StreamId(kind, kind == StreamKind.Terms ? HouseRules.Id : 999))
            .ShouldBe(new(new(kind, kind == StreamKind.Terms ? HouseRules.Id : 999), ProvisioningAction.Deleted, null, "deleted"));

    [Fact]
    public void has_people_and_the_rest_asked_for_otherwise() =>
        Should.Throw<ArgumentException>(() => Given().View(V4).Of(Ada.Stream)).Message.ShouldContain("person/57");

    [Fact]
    public void through_a_group_lets_its_owner_in_who_is_no_member() =>
        Given(Ada.Enrolled).When(Edited(Ada.MemberOf(Telescope) with { Member = false, Owner = true })).Seen(V4.Only(Telescope), Ada)
            .Action.ShouldBe(ProvisioningAction.Eligible);

    [Fact]
    public void through_a_group_leaves_out_places_in_groups_that_the_target_does_not_have() =>
        Given(Ada.Enrolled).Seen(V4.Only(Telescope), Ada).Groups().ShouldBe([Telescope.Id]);

    [Fact]
    public void through_the_group_of_all_members_keeps_who_expired()
    {
        var story = Given(Ada.Enrolled).When(Edited(Ada.Person with { Status = PersonStatus.Expired }));
        story.Seen(V4.Only(AllMembers), Ada).Action.ShouldBe(ProvisioningAction.Ineligible);
        story.Seen(V4.Only(Telescope), Ada).Action.ShouldBe(ProvisioningAction.Deleted);
    }

    [Fact]
    public void through_a_group_that_was_deleted_shows_nobody()
    {
        var verdict = Given(Ada.Enrolled).When(Deleted(Telescope)).Seen(V4.Only(Telescope), Ada);
        (verdict.Action, verdict.Because).ShouldBe((ProvisioningAction.Deleted, "not a member of provisioning group 12, which was deleted"));
    }

    [Fact]
    public void says_the_status_before_any_gate() =>
        Given(Ada.Synced).When(Edited(Ada.Person with { Status = PersonStatus.Pending })).Seen(V4.Only(Telescope).Skipping(HumanResources), Ada)
            .Because.ShouldBe("status is Pending");

    [Fact]
    public void skips_a_source_only_while_the_org_identity_is_valid_and_whatever_its_status()
    {
        var policy = V4.Skipping(HumanResources);
        Given(Ada.Enrolled).Seen(policy, Ada).Action.ShouldBe(ProvisioningAction.Eligible);
        Given(Ada.Synced).Seen(V4.Skipping(Guests), Ada).Action.ShouldBe(ProvisioningAction.Eligible);
        Given(Ada.Synced).When(Edited(Ada.Identity with { Status = OrgIdentityStatus.Removed })).Seen(policy, Ada).Action.ShouldBe(ProvisioningAction.Deleted);
        Given(Ada.Synced).When(Edited(Ada.Identity with { ValidThrough = Noon.AddSeconds(-1) })).Seen(policy, Ada).Action.ShouldBe(ProvisioningAction.Eligible);
        Given(Ada.Synced).When(Deleted(Ada.Link)).Seen(policy, Ada).Action.ShouldBe(ProvisioningAction.Eligible);
    }

    [Fact]
    public void finds_a_rule_set_by_its_name()
    {
        RuleSet.Find("v4").ShouldBeSameAs(RuleSet.V4);
        RuleSet.Find("pe").ShouldBeSameAs(RuleSet.Pe);
        RuleSet.Find("v5").ShouldBeNull();
    }

    [Fact]
    public void without_gate_and_filter_tells_what_version_4_tells_whatever_was_asked() => Prop.ForAll(Choices, choices =>
    {
        var desk = Walked(choices);
        var view = View.Of(ReferenceOf(desk.Events.GroupBy(e => e.Stream)), V4);
        var identities = desk.OrgIdentities.ToDictionary(o => o.Id.Value);
        foreach (var person in desk.People)
        {
            Ids(view.Of(person, identities, desk.Now)).ShouldBe(OfVersion4(person, view.Reference, desk.Now).Order(), ignoreOrder: true);
        }
    }).Check(Fixed);

    [Fact]
    public void through_gates_and_group_filters_never_shows_more() => Prop.ForAll(Choices, choices =>
    {
        var desk = Walked(choices);
        var reference = ReferenceOf(desk.Events.GroupBy(e => e.Stream));
        var identities = desk.OrgIdentities.ToDictionary(o => o.Id.Value);
        var whole = View.Of(reference, V4);
        var gate = reference.Groups.Values.MinBy(g => g.Id)!.Record;
        foreach (var policy in new[] { Pe, V4.Only(gate), Pe.Only(gate), V4.Through("group refused [aeiou]r"), V4 with { SkippedSource = new(reference.Sources.Keys.FirstOrDefault()) } })
        {
            var view = View.Of(reference, policy);
            var groups = view.OwnSubjects().Where(v => v is { Subject.Kind: StreamKind.Group, Action: not ProvisioningAction.Deleted }).Select(v => v.Subject.Id).ToHashSet();
            foreach (var person in desk.People)
            {
                var seen = view.Of(person, identities, desk.Now);
                Ids(seen).Except(Ids(whole.Of(person, identities, desk.Now))).ShouldBeEmpty();
                if (seen.Action != ProvisioningAction.Deleted) seen.Groups().ShouldAllBe(g => groups.Contains(g));
            }
        }
    }).Check(Fixed);

    private static Decisions.Desk Walked(int[] choices)
    {
        var walk = new WiderWalk();
        foreach (var choice in choices) walk.Step(choice);
        return walk.Desk;
    }

    private static IEnumerable<(string, int)> Ids(Verdict verdict) => verdict is { Action: not ProvisioningAction.Deleted, Record: PersonSubject person }
        ? SpRows.Of(person).Select(r => (r.Table.Name, (int)r.Values[0]!))
        : [];

    /// <summary>What version 4 tells of a person, as <c>provisioning.md</c> 8 says it.</summary>
    private static IEnumerable<(string, int)> OfVersion4(Person person, Reference reference, DateTimeOffset at)
    {
        if (person.Record is not { Record.Status: { } status } self) return [];
        if (status is not (PersonStatus.Active or PersonStatus.GracePeriod or PersonStatus.Expired or PersonStatus.Locked or PersonStatus.Suspended)) return [];
        var full = status is PersonStatus.Active or PersonStatus.GracePeriod;
        var roles = person.Roles.Where(r => r.Record.Status is PersonStatus.Active or PersonStatus.GracePeriod && IsValid(r.Record.ValidFrom, r.Record.ValidThrough, at));
        var memberships = person.Memberships.Where(m => reference.Groups.TryGetValue(m.Record.GroupId.Value, out var group)
            && (group.Record.GroupType == GroupType.AllMembers
                || (full && group.Record.Status == Standing.Active && IsValid(m.Record.ValidFrom, m.Record.ValidThrough, at))));
        return
        [
            (SpPeople.Table.Name, self.Id), .. Of(SpNames.Table, person.Names), .. Of(SpEmailAddresses.Table, person.EmailAddresses), .. Of(SpUrls.Table, person.Urls),
            .. Of(SpIdentifiers.Table, person.Identifiers.Where(i => i.Record.Status == Standing.Active)), .. Of(SpAgreements.Table, person.Agreements),
            .. Of(SpPersonRoles.Table, roles), .. Of(SpGroupMembers.Table, memberships),
            .. Of(SpAddresses.Table, person.Addresses.Where(a => roles.Contains(a.Record.RoleId!.Value.Value))),
            .. Of(SpTelephoneNumbers.Table, person.TelephoneNumbers.Where(t => roles.Contains(t.Record.RoleId!.Value.Value))),
            .. Of(SpAdHocAttributes.Table, person.AdHocAttributes.Where(a => roles.Contains(a.Record.RoleId!.Value.Value))),
        ];
    }

    private static IEnumerable<(string, int)> Of<T>(Table table, Records<T> records) where T : class, IRecord => records.Select(r => (table.Name, r.Id));

    private static bool IsValid(DateTimeOffset? from, DateTimeOffset? through, DateTimeOffset at) => !(from >= at) && !(through < at);
}
