using EventRegistry.Domain.People;
using Shouldly;
using Xunit;
using static EventRegistry.Domain.People.PersonStatus;

namespace EventRegistry.Specs.People;

public sealed class a_persons_status_follows_their_roles
{
    [Theory]
    [InlineData(new[] { Expired, Active }, Active)]
    [InlineData(new[] { Suspended, Expired }, Suspended)]
    [InlineData(new[] { GracePeriod, Suspended, Deleted }, GracePeriod)]
    [InlineData(new[] { Duplicate, Deleted }, Deleted)]
    [InlineData(new[] { Pending, Invited }, Invited)]
    [InlineData(new[] { Approved, PendingApproval, Confirmed }, Approved)]
    public void the_highest_wins(PersonStatus[] roles, PersonStatus expected) => After(Denied, roles).ShouldBe(expected);

    [Fact]
    public void pending_vetting_loses_against_every_other()
    {
        After(Active, PendingVetting, Duplicate).ShouldBe(Duplicate);
        After(Active, Invited, PendingVetting).ShouldBe(Invited);
        After(Active, PendingVetting, PendingVetting).ShouldBe(PendingVetting);
    }

    [Fact]
    public void a_locked_person_stays_locked() => After(Locked, Active).ShouldBe(Locked);

    [Fact]
    public void without_a_role_it_stays() => After(Active).ShouldBe(Active);

    private static PersonStatus? After(PersonStatus present, params PersonStatus[] roles) =>
        PersonStatusFromRoles.After(present, roles.Select(r => (PersonStatus?)r));
}
