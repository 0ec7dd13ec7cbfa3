using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.People;
using EventRegistry.Host;
using EventRegistry.Host.Commands;
using EventRegistry.Host.ReadModels;
using EventRegistry.Host.Upkeep;
using EventRegistry.Specs.Commands;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;
using static EventRegistry.Specs.Upkeep.Upkept;

namespace EventRegistry.Specs.Upkeep;

public sealed class acting_on_what_is_due
{
    [Fact]
    public async Task a_membership_that_ends_takes_the_nested_one_with_it_once()
    {
        var clock = new SetClock(Morning);
        await using var office = await Office.FreshAsync(clock);
        var (ada, into) = await office.NestedUntilNoonAsync();
        var works = office.Clockwork();

        clock.Now = Noon.AddSeconds(-1);
        await works.PassAsync(default);
        (await office.MembershipsAsync(ada, into)).ShouldBe(1);

        clock.Now = Noon;
        await works.PassAsync(default);
        (await office.MembershipsAsync(ada, into)).ShouldBe(0);
        var events = (await office.StreamAsync(ada)).Count;
        // What the world is told changes with the next second alone: nothing is left to be done here.
        clock.Now = Noon.AddSeconds(1);
        await works.PassAsync(default);
        (await office.StreamAsync(ada)).Count.ShouldBe(events);
        (await office.DueAsync()).ShouldBeEmpty();
        await works.StopAsync(default);
    }

    [Fact]
    public async Task two_hosts_take_turns()
    {
        var clock = new SetClock(Morning);
        await using var office = await Office.FreshAsync(clock);
        var (ada, into) = await office.NestedUntilNoonAsync();
        await using var other = await Registry.OpenAsync(office.ConnectionString, null, clock, default);
        using var registrar = new Registrar(other);
        var (one, two) = (office.Clockwork(), new Clockwork(other, registrar, NullLogger<Clockwork>.Instance));
        var before = (await office.StreamAsync(ada)).Count;

        clock.Now = Noon.AddHours(1);
        await Task.WhenAll(one.PassAsync(default), two.PassAsync(default));
        await Task.WhenAll(one.PassAsync(default), two.PassAsync(default));
        (await office.MembershipsAsync(ada, into)).ShouldBe(0);
        (await office.StreamAsync(ada)).Count.ShouldBe(before + 1);

        // When the one is gone, the other does what is due next.
        await one.StopAsync(default);
        await office.DoAsync(new Edit<Membership>(await office.DirectAsync(ada), Sent<Membership>.Nothing.With("ValidThrough", Noon.AddHours(2)).With("Member", true)));
        (await office.MembershipsAsync(ada, into)).ShouldBe(1);
        clock.Now = Noon.AddHours(3);
        await two.PassAsync(default);
        (await office.MembershipsAsync(ada, into)).ShouldBe(0);
        await two.StopAsync(default);
    }

    [Fact]
    public async Task what_fell_due_is_not_lost_when_a_command_comes_first()
    {
        var clock = new SetClock(Morning);
        await using var office = await Office.FreshAsync(clock);
        var (ada, into) = await office.NestedUntilNoonAsync();

        clock.Now = Noon.AddHours(1);
        await office.DoAsync(new Add<EmailAddress>(Sent<EmailAddress>.Nothing.With("Mail", "ada@example.org").With("PersonId", new PersonId(ada))));
        (await office.DueAsync()).ShouldBe([$"person/{ada}"]);
        await new CatchUp(office.Registry).RebuildAsync(default);
        (await office.DueAsync()).ShouldBe([$"person/{ada}"]);

        var works = office.Clockwork();
        await works.PassAsync(default);
        (await office.MembershipsAsync(ada, into)).ShouldBe(0);
        (await office.DueAsync()).ShouldBeEmpty();
        await works.StopAsync(default);
    }

    [Fact]
    public async Task a_new_expiration_policy_is_applied_to_those_who_are_there()
    {
        var clock = new SetClock(Morning);
        await using var office = await Office.FreshAsync(clock);
        var ada = await office.EnrolAsync("Ada");
        var role = await office.DoAsync(new Add<Role>(Sent<Role>.Nothing.With("PersonId", new PersonId(ada)).With("Affiliation", "staff").With("Status", PersonStatus.Active)
            .With("ValidThrough", Noon)));
        var works = office.Clockwork();
        await works.PassAsync(default);
        await office.DoAsync(new Add<ExpirationPolicy>(Sent<ExpirationPolicy>.Nothing.With("CoId", Office.Campus).With("Status", Standing.Active)
            .With("CondAfterExpiry", 1).With("CondStatus", PersonStatus.Active).With("ActStatus", PersonStatus.Expired)));

        await works.PassAsync(default);
        (await office.StatusAsync(ada)).ShouldBe(PersonStatus.Active);
        clock.Now = Noon.AddDays(1).AddSeconds(1);
        await works.PassAsync(default);
        (await office.StatusAsync(ada)).ShouldBe(PersonStatus.Expired);
        await works.StopAsync(default);
    }

    [Fact]
    public async Task a_registry_that_may_still_follow_another_changes_nothing_of_its_own_accord()
    {
        var clock = new SetClock(Morning);
        await using var office = await Office.FreshAsync(clock);
        var (ada, into) = await office.NestedUntilNoonAsync();
        await office.ExecuteAsync("delete from eventregistry.own_changes");
        clock.Now = Noon.AddHours(1);
        var works = office.Clockwork();
        await works.PassAsync(default);
        (await office.MembershipsAsync(ada, into)).ShouldBe(1);
        await works.StopAsync(default);
    }
}
