using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Specs.Decisions;
using Shouldly;
using Xunit;
using static EventRegistry.Domain.People.PersonStatus;

namespace EventRegistry.Specs.People;

public sealed class expiring_a_role
{
    private readonly Desk desk = Desk.Open();
    private readonly PersonId ada;

    public expiring_a_role() => ada = desk.Enrol();

    [Fact]
    public void grace_comes_after_the_end_and_expiry_after_grace()
    {
        Grace();
        var role = RoleUntil(Desk.Morning.AddDays(1));
        desk.At(Desk.Morning.AddDays(1)).Settle();
        desk.RoleOf(ada, role).Status.ShouldBe(Active, "the last instant counts");
        desk.At(Desk.Morning.AddDays(1).AddSeconds(1)).Settle();
        (desk.RoleOf(ada, role).Status, desk.StatusOf(ada)).ShouldBe((GracePeriod, GracePeriod));
        desk.At(Desk.Morning.AddDays(31).AddSeconds(1)).Settle();
        (desk.RoleOf(ada, role).Status, desk.StatusOf(ada)).ShouldBe((Expired, Expired));
        desk.IsIn(ada, "CO:members:active").ShouldBeFalse();
    }

    [Fact]
    public void both_come_at_once_when_it_is_looked_at_late()
    {
        Grace();
        var role = RoleUntil(Desk.Morning.AddDays(1));
        desk.At(Desk.Morning.AddDays(32)).Settle();
        desk.RoleOf(ada, role).Status.ShouldBe(Expired);
        desk[ada].Roles.Find(role)!.Revision.ShouldBe(2, "each step leaves a copy");
    }

    [Fact]
    public void a_policy_acts_as_often_as_it_may_and_anew_when_what_it_asks_for_has_changed()
    {
        Policy(("CondAffiliation", "staff"), ("CondCount", 1), ("ActStatus", Suspended));
        var role = RoleUntil(null);
        desk.Settle();
        desk.RoleOf(ada, role).Status.ShouldBe(Suspended);
        desk.Edit<Role>(role, ("Status", Active));
        desk.Settle();
        desk.RoleOf(ada, role).Status.ShouldBe(Active, "it has acted once");
        desk.Edit<Role>(role, ("Affiliation", "member"));
        desk.Edit<Role>(role, ("Affiliation", "staff"));
        desk.Settle();
        desk.RoleOf(ada, role).Status.ShouldBe(Suspended);
        desk[ada].ExpirationCounts.Single().Record.Times.ShouldBe(1);
    }

    [Fact]
    public void a_sponsor_who_is_no_longer_active_is_none()
    {
        Policy(("CondSponsorInvalid", true), ("ActStatus", Suspended));
        var grace = desk.Enrol("Grace");
        var role = desk.GiveRole(ada, Active, null, ("SponsorId", grace));
        var other = desk.GiveRole(ada);
        desk.Settle();
        desk.RoleOf(ada, role).Status.ShouldBe(Active);
        desk.Do(new ChangeStatus(grace, Suspended));
        desk.Settle();
        desk.RoleOf(ada, role).Status.ShouldBe(Suspended);
        desk.RoleOf(ada, other).Status.ShouldBe(Active, "it has no sponsor");
    }

    [Fact]
    public void before_the_end_it_may_be_acted_too()
    {
        Policy(("CondBeforeExpiry", 7), ("ActAffiliation", "member"));
        var role = RoleUntil(Desk.Morning.AddDays(10));
        desk.Settle();
        desk.RoleOf(ada, role).Affiliation.ShouldBe("staff");
        desk.At(Desk.Morning.AddDays(3)).Settle();
        desk.RoleOf(ada, role).Affiliation.ShouldBe("member");
    }

    [Fact]
    public void all_that_a_policy_does_is_one_save()
    {
        var lab = desk.MakeCou("Lab");
        Policy(("CondAfterExpiry", 0), ("ActClearExpiry", true), ("ActCouId", lab), ("ActStatus", Expired), ("ActAffiliation", "alum"));
        var role = RoleUntil(Desk.Morning.AddDays(1));
        desk.At(Desk.Morning.AddDays(2)).Settle();
        var after = desk[ada].Roles.Find(role)!;
        after.Revision.ShouldBe(1);
        after.Record.ShouldSatisfyAllConditions(
            r => r.ValidThrough.ShouldBeNull(), r => r.CouId.ShouldBe(lab), r => r.Status.ShouldBe(Expired), r => r.Affiliation.ShouldBe("alum"));
        desk.IsIn(ada, "CO:COU:Lab:members:all").ShouldBeTrue();
    }

    [Fact]
    public void nothing_expires_where_the_co_wants_none_of_it()
    {
        Grace();
        desk.Add<CoSetting>(("CoId", Desk.Campus), ("DisableExpiration", true));
        var role = RoleUntil(Desk.Morning.AddDays(1));
        desk.At(Desk.Morning.AddDays(32)).Settle();
        desk.RoleOf(ada, role).Status.ShouldBe(Active);
    }

    [Fact]
    public void a_suspended_policy_does_nothing()
    {
        desk.Edit<ExpirationPolicy>(Policy(("ActStatus", Suspended)), ("Status", Standing.Suspended));
        var role = RoleUntil(null);
        desk.Settle();
        desk.RoleOf(ada, role).Status.ShouldBe(Active);
    }

    [Fact]
    public void a_second_look_changes_nothing()
    {
        Grace();
        Policy(("ActAffiliation", "alum"), ("CondCount", 3));
        RoleUntil(Desk.Morning.AddDays(1));
        desk.At(Desk.Morning.AddDays(40)).Settle();
        desk.Settle(ada).ShouldBeEmpty();
    }

    private void Grace()
    {
        Policy(("CondStatus", Active), ("CondAfterExpiry", 0), ("ActStatus", GracePeriod));
        Policy(("CondStatus", GracePeriod), ("CondAfterExpiry", 30), ("ActStatus", Expired));
    }

    private int Policy(params (string, object?)[] values) => desk.Add<ExpirationPolicy>([("CoId", Desk.Campus), ("Status", Standing.Active), .. values]);

    private int RoleUntil(DateTimeOffset? through) => desk.GiveRole(ada, Active, null, ("ValidThrough", through));
}
