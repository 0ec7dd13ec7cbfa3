using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.People;
using EventRegistry.Specs.Decisions;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.People;

public sealed class waiting_for_time
{
    private static readonly DateTimeOffset Noon = Desk.Morning.AddHours(3);
    private static readonly DateTimeOffset NextDay = Desk.Morning.AddDays(1);

    private readonly Desk desk = Desk.Open();
    private readonly PersonId ada;

    public waiting_for_time() => ada = desk.Enrol();

    [Fact]
    public void nothing_waits_for_a_person_without_dates() => Next(Noon).ShouldBeNull();

    [Fact]
    public void a_place_in_a_group_begins_and_ends()
    {
        desk.Join(ada, desk.MakeGroup("Club"), ("ValidFrom", NextDay), ("ValidThrough", NextDay.AddDays(1)));
        Next(Noon).ShouldBe(NextDay.AddSeconds(1));
        Next(NextDay.AddSeconds(1)).ShouldBe(NextDay.AddDays(1), "it ends for groups that it is nested into");
        Next(NextDay.AddDays(1)).ShouldBe(NextDay.AddDays(1).AddSeconds(1), "it ends for the world");
        Next(NextDay.AddDays(1).AddSeconds(1)).ShouldBeNull();
    }

    [Fact]
    public void a_role_begins_and_ends_and_policies_come_before_and_after()
    {
        desk.Add<ExpirationPolicy>(("CoId", Desk.Campus), ("Status", Standing.Active), ("CondBeforeExpiry", 3), ("ActAffiliation", "member"));
        desk.Add<ExpirationPolicy>(("CoId", Desk.Campus), ("Status", Standing.Active), ("CondAfterExpiry", 30), ("ActStatus", PersonStatus.Expired));
        var end = NextDay.AddDays(10);
        desk.GiveRole(ada, PersonStatus.Active, null, ("ValidThrough", end));
        Next(Noon).ShouldBe(end.AddDays(-3));
        Next(end.AddDays(-3)).ShouldBe(end.AddSeconds(1));
        Next(end.AddSeconds(1)).ShouldBe(end.AddDays(30).AddSeconds(1));
        Next(end.AddDays(31)).ShouldBeNull();
    }

    [Fact]
    public void dates_at_the_end_of_the_calendar_wait_for_ever()
    {
        desk.Add<ExpirationPolicy>(("CoId", Desk.Campus), ("Status", Standing.Active), ("CondAfterExpiry", int.MaxValue), ("ActStatus", PersonStatus.Expired));
        desk.GiveRole(ada, PersonStatus.Active, null, ("ValidThrough", DateTimeOffset.MaxValue));
        Next(Noon).ShouldBeNull();
    }

    [Fact]
    public void an_org_identity_begins_and_ceases_to_count_for_whoever_is_linked_to_it()
    {
        var there = desk.MakeIdentity();
        Due.Next(desk.Identity(there), Noon).ShouldBeNull();
        desk.Edit<OrgIdentityRecord>(there, ("ValidFrom", NextDay), ("ValidThrough", NextDay.AddDays(1)));
        Due.Next(desk.Identity(there), Noon).ShouldBe(NextDay.AddSeconds(1));
        Due.Next(desk.Identity(there), NextDay.AddSeconds(1)).ShouldBe(NextDay.AddDays(1).AddSeconds(1));
        Due.Next(desk.Identity(there), NextDay.AddDays(2)).ShouldBeNull();
    }

    private DateTimeOffset? Next(DateTimeOffset now) => Due.Next(desk[ada], desk.Co, now);
}
