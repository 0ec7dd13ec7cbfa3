using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.People;
using EventRegistry.Host;
using EventRegistry.Host.ReadModels;
using EventRegistry.Host.Upkeep;
using EventRegistry.Specs.Commands;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;
using static EventRegistry.Specs.Upkeep.Upkept;

namespace EventRegistry.Specs.Upkeep;

public sealed class keeping_a_registry_up
{
    [Fact]
    public async Task a_host_that_was_killed_before_it_settled_leaves_it_to_another()
    {
        var clock = new SetClock(Morning);
        await using var office = await Office.FreshAsync(clock);
        var ada = await office.EnrolAsync("Ada");
        var (from, into) = (await office.GroupAsync("From"), await office.GroupAsync("Into"));
        await office.DoAsync(new Add<Membership>(Sent<Membership>.Nothing.With("PersonId", new PersonId(ada)).With("GroupId", from).With("Member", true)));
        // The nesting is told, the note is there, and nobody has worked on it.
        await Office.StoreAsync(office.Registry, [new Added<Nesting>(new(900, from, into, null))]);
        await new CatchUp(office.Registry).RunAsync(default);
        await office.ExecuteAsync($"insert into eventregistry.unsettled (tenant, grp) values ('2', {into.Value})");
        (await office.MembershipsAsync(ada, into)).ShouldBe(0);

        using var other = await office.AnotherHostAsync();
        await new Resuming(office.Registry, other, NullLogger<Resuming>.Instance).PassAsync(default);
        (await office.MembershipsAsync(ada, into)).ShouldBe(1);
        (await office.TextsAsync("select id::text from eventregistry.unsettled")).ShouldBeEmpty();
    }

    [Fact]
    public async Task read_models_are_told_what_others_append()
    {
        await using var office = await Office.FreshAsync();
        var keeping = new KeepingUp(office.Registry, NullLogger<KeepingUp>.Instance);
        await keeping.PassAsync(default);
        await Office.StoreAsync(office.Registry, [new Added<GroupRecord>(new(77, Office.Campus, null, "Told", null, null, null, Standing.Active, GroupType.Standard, false, null))]);
        await keeping.PassAsync(default);
        (await office.Book.FindAsync(Kind<GroupRecord>.Instance, 77, default)).ShouldNotBeNull();
    }

    [Fact]
    public async Task everybody_is_settled_once_on_the_command_line()
    {
        await using var office = await Office.FreshAsync(new SetClock(Morning));
        var (ada, into) = await office.NestedUntilNoonAsync();
        // The command line looks at the real clock, for which that noon is long over.
        (await CommandLine.RunAsync("settle", "--co", "2", "--database", office.ConnectionString)).Out.ShouldBe("CO 2: 1 people looked at, 1 settled by 1 events.\n");
        (await office.MembershipsAsync(ada, into)).ShouldBe(0);
        (await CommandLine.RunAsync("settle", "--co", "2", "--database", office.ConnectionString)).Out.ShouldBe("CO 2: 1 people looked at, 0 settled by 0 events.\n");
        (await CommandLine.RunAsync("settle", "--co", "3", "--database", office.ConnectionString)).Code.ShouldBe(2);
    }
}
