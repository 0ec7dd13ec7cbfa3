using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.People;
using Shouldly;
using Xunit;
using static EventRegistry.Domain.People.PersonStatus;

namespace EventRegistry.Specs.People;

public sealed class a_roles_status_follows_its_dates
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Yesterday = Now.AddDays(-1);
    private static readonly DateTimeOffset Tomorrow = Now.AddDays(1);

    [Fact]
    public void a_pending_role_that_has_begun_is_active() => Stored(Pending, Yesterday, null).ShouldBe(Active);

    [Fact]
    public void an_active_role_that_has_not_begun_is_pending() => Stored(Active, Tomorrow, null).ShouldBe(Pending);

    [Fact]
    public void an_active_role_that_has_ended_is_expired() => Stored(Active, null, Yesterday).ShouldBe(Expired);

    [Fact]
    public void an_expired_role_that_has_not_ended_is_active() => Stored(Expired, null, Tomorrow).ShouldBe(Active);

    [Fact]
    public void a_pending_role_whose_window_is_past_is_expired() => Stored(Pending, Yesterday.AddDays(-1), Yesterday).ShouldBe(Expired);

    [Theory]
    [InlineData(GracePeriod)]
    [InlineData(Suspended)]
    [InlineData(Denied)]
    public void any_other_status_stays_as_sent(PersonStatus sent) => Stored(sent, Tomorrow, Yesterday).ShouldBe(sent);

    private static PersonStatus? Stored(PersonStatus sent, DateTimeOffset? from, DateTimeOffset? through) =>
        RoleStatusFromDates.Stored(sent, new Validity(from, through), Now);
}
