using EventRegistry.Domain.Groups;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using Shouldly;
using Xunit;
using static EventRegistry.Domain.People.PersonStatus;

namespace EventRegistry.Specs.Groups;

public sealed class filling_automatic_groups
{
    private static readonly Cou Optics = new(7, new(2), "Optics", null, null, null, null, null);
    private static readonly GroupRecord ActiveInCo = AutomaticGroups.Of(new Co(2, "Observatory", null, CoStatus.Active)).Single(g => g.GroupType == GroupType.ActiveMembers);
    private static readonly GroupRecord AllInCo = AutomaticGroups.Of(new Co(2, "Observatory", null, CoStatus.Active)).Single(g => g.GroupType == GroupType.AllMembers);
    private static readonly GroupRecord ActiveInOptics = AutomaticGroups.Of(Optics).Single(g => g.GroupType == GroupType.ActiveMembers);
    private static readonly GroupRecord AllInOptics = AutomaticGroups.Of(Optics).Single(g => g.GroupType == GroupType.AllMembers);

    [Fact]
    public void a_cou_brings_four_groups_of_its_own() => AutomaticGroups.Of(Optics).Select(g => (g.Name, g.Description, g.Auto)).ShouldBe(
    [
        ("CO:COU:Optics:admins", "Optics Administrators", false),
        ("CO:COU:Optics:approvers", "Optics Approvers", false),
        ("CO:COU:Optics:members:active", "Optics Active Members", true),
        ("CO:COU:Optics:members:all", "Optics Members", true),
    ]);

    [Theory]
    [InlineData(Active, true, true)]
    [InlineData(GracePeriod, true, true)]
    [InlineData(Expired, false, true)]
    [InlineData(Locked, false, true)]
    [InlineData(Duplicate, false, true)]
    [InlineData(Deleted, false, false)]
    public void a_cos_groups_go_by_the_persons_status(PersonStatus status, bool active, bool all)
    {
        AutomaticGroups.Has(ActiveInCo, status, []).ShouldBe(active);
        AutomaticGroups.Has(AllInCo, status, []).ShouldBe(all);
    }

    [Fact]
    public void a_cous_groups_want_a_role_in_that_very_cou()
    {
        AutomaticGroups.Has(ActiveInOptics, Active, [In(7, Active)]).ShouldBeTrue();
        AutomaticGroups.Has(ActiveInOptics, Active, [In(7, Expired), In(8, Active)]).ShouldBeFalse();
        AutomaticGroups.Has(ActiveInOptics, Suspended, [In(7, Active)]).ShouldBeFalse();
        AutomaticGroups.Has(AllInOptics, Expired, [In(7, Expired)]).ShouldBeTrue();
        AutomaticGroups.Has(AllInOptics, Active, [In(7, Deleted), In(8, Active)]).ShouldBeFalse();
        AutomaticGroups.Has(AllInOptics, Deleted, [In(7, Active)]).ShouldBeFalse();
    }

    private static Role In(int cou, PersonStatus status) => new(1, new(1), null, null, new(cou), "member", null, null, null, null, null, null, status, null);
}
