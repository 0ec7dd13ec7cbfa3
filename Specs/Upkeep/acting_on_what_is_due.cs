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

namespace EventRegistry.Specs.Upkeep;

public sealed class acting_on_what_is_due
{
    private static readonly DateTimeOffset Morning = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Noon = Morning.AddHours(3);

    [Fact]
    public async Task a_membership_that_ends_takes_the_nested_one_with_it_once()
    {
        var clock = new SetClock(Morning);
        await using var office = await Office.FreshAsync(clock);
        var (ada, into) = await NestedUntilNoonAsync(office);
        var works = office.Clockwork();

        clock.Now = Noon.AddSeconds(-1);
        await works.PassAsync(default);
        (await MembershipsAsync(office, ada, into)).ShouldBe(1);

        clock.Now = Noon;
        await works.PassAsync(default);
        (await MembershipsAsync(office, ada, into)).ShouldBe(0);
        var events = (await office.StreamAsync(ada)).Count;
        // What the world is told changes with the next second alone: nothing is left to be done here.
        clock.Now = Noon.AddSeconds(1);
        await works.PassAsync(default);
        (await office.StreamAsync(ada)).Count.ShouldBe(events);
        (await DueAsync(office)).ShouldBeEmpty();
        await works.StopAsync(default);
    }

    [Fact]
    public async Task two_hosts_take_turns()
    {
        var clock = new SetClock(Morning);
        await using var office = await Office.FreshAsync(clock);
        var (ada, into) = await NestedUntilNoonAsync(office);
        await using var other = await Registry.OpenAsync(office.ConnectionString, null, clock, default);
        using var registrar = new Registrar(other);
        var (one, two) = (office.Clockwork(), new Clockwork(other, registrar, NullLogger<Clockwork>.Instance));
        var before = (await office.StreamAsync(ada)).Count;

        clock.Now = Noon.AddHours(1);
        await Task.WhenAll(one.PassAsync(default), two.PassAsync(default));
        await Task.WhenAll(one.PassAsync(default), two.PassAsync(default));
        (await MembershipsAsync(office, ada, into)).ShouldBe(0);
        (await office.StreamAsync(ada)).Count.ShouldBe(before + 1);

        // When the one is gone, the other does what is due next.
        await one.StopAsync(default);
        await office.DoAsync(new Edit<Membership>(await DirectAsync(office, ada), Sent<Membership>.Nothing.With("ValidThrough", Noon.AddHours(2)).With("Member", true)));
        (await MembershipsAsync(office, ada, into)).ShouldBe(1);
        clock.Now = Noon.AddHours(3);
        await two.PassAsync(default);
        (await MembershipsAsync(office, ada, into)).ShouldBe(0);
        await two.StopAsync(default);
    }

    [Fact]
    public async Task what_fell_due_is_not_lost_when_a_command_comes_first()
    {
        var clock = new SetClock(Morning);
        await using var office = await Office.FreshAsync(clock);
        var (ada, into) = await NestedUntilNoonAsync(office);

        clock.Now = Noon.AddHours(1);
        await office.DoAsync(new Add<EmailAddress>(Sent<EmailAddress>.Nothing.With("Mail", "ada@example.org").With("PersonId", new PersonId(ada))));
        (await DueAsync(office)).ShouldBe([$"person/{ada}"]);
        await new CatchUp(office.Registry).RebuildAsync(default);
        (await DueAsync(office)).ShouldBe([$"person/{ada}"]);

        var works = office.Clockwork();
        await works.PassAsync(default);
        (await MembershipsAsync(office, ada, into)).ShouldBe(0);
        (await DueAsync(office)).ShouldBeEmpty();
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
        (await StatusAsync(office, ada)).ShouldBe(PersonStatus.Active);
        clock.Now = Noon.AddDays(1).AddSeconds(1);
        await works.PassAsync(default);
        (await StatusAsync(office, ada)).ShouldBe(PersonStatus.Expired);
        await works.StopAsync(default);
    }

    [Fact]
    public async Task a_registry_that_may_still_follow_another_changes_nothing_of_its_own_accord()
    {
        var clock = new SetClock(Morning);
        await using var office = await Office.FreshAsync(clock);
        var (ada, into) = await NestedUntilNoonAsync(office);
        await ExecuteAsync(office, "delete from eventregistry.own_changes");
        clock.Now = Noon.AddHours(1);
        var works = office.Clockwork();
        await works.PassAsync(default);
        (await MembershipsAsync(office, ada, into)).ShouldBe(1);
        await works.StopAsync(default);
    }

    [Fact]
    public async Task a_host_that_was_killed_before_it_settled_leaves_it_to_another()
    {
        var clock = new SetClock(Morning);
        await using var office = await Office.FreshAsync(clock);
        var ada = await office.EnrolAsync("Ada");
        var (from, into) = (await GroupAsync(office, "From"), await GroupAsync(office, "Into"));
        await office.DoAsync(new Add<Membership>(Sent<Membership>.Nothing.With("PersonId", new PersonId(ada)).With("GroupId", from).With("Member", true)));
        // The nesting is told, the note is there, and nobody has worked on it.
        await Office.StoreAsync(office.Registry, [new Added<Nesting>(new(900, from, into, null))]);
        await new CatchUp(office.Registry).RunAsync(default);
        await ExecuteAsync(office, $"insert into eventregistry.unsettled (tenant, grp) values ('2', {into.Value})");
        (await MembershipsAsync(office, ada, into)).ShouldBe(0);

        using var other = await office.AnotherHostAsync();
        await new Resuming(office.Registry, other, NullLogger<Resuming>.Instance).PassAsync(default);
        (await MembershipsAsync(office, ada, into)).ShouldBe(1);
        (await DueOrNotesAsync(office, "select id::text from eventregistry.unsettled")).ShouldBeEmpty();
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
        var (ada, into) = await NestedUntilNoonAsync(office);
        // The command line looks at the real clock, for which that noon is long over.
        (await CommandLine.RunAsync("settle", "--co", "2", "--database", office.ConnectionString)).Out.ShouldBe("CO 2: 1 people looked at, 1 settled by 1 events.\n");
        (await MembershipsAsync(office, ada, into)).ShouldBe(0);
        (await CommandLine.RunAsync("settle", "--co", "2", "--database", office.ConnectionString)).Out.ShouldBe("CO 2: 1 people looked at, 0 settled by 0 events.\n");
        (await CommandLine.RunAsync("settle", "--co", "3", "--database", office.ConnectionString)).Code.ShouldBe(2);
    }

    private static async Task<(int Person, GroupId Into)> NestedUntilNoonAsync(Office office)
    {
        var ada = await office.EnrolAsync("Ada");
        var (from, into) = (await GroupAsync(office, "From"), await GroupAsync(office, "Into"));
        await office.DoAsync(new Add<Nesting>(Sent<Nesting>.Nothing.With("GroupId", from).With("TargetGroupId", into)));
        await office.DoAsync(new Add<Membership>(Sent<Membership>.Nothing.With("PersonId", new PersonId(ada)).With("GroupId", from).With("Member", true).With("ValidThrough", Noon)));
        (await MembershipsAsync(office, ada, into)).ShouldBe(1);
        return (ada, into);
    }

    private static async Task<GroupId> GroupAsync(Office office, string name) =>
        new(await office.DoAsync(new Add<GroupRecord>(Sent<GroupRecord>.Nothing.With("CoId", Office.Campus).With("Name", name).With("Status", Standing.Active))));

    private static async Task<int> MembershipsAsync(Office office, int person, GroupId group) => (await office.OfPersonAsync<Membership>(person)).Count(m => m.GroupId == group);

    private static async Task<int> DirectAsync(Office office, int person) =>
        (await office.OfPersonAsync<Membership>(person)).Single(m => m.ValidThrough == Noon).Id;

    private static async Task<PersonStatus?> StatusAsync(Office office, int person) => (await office.OfPersonAsync<Role>(person)).Single().Status;

    private static Task<IReadOnlyList<string>> DueAsync(Office office) => DueOrNotesAsync(office, "select stream from eventregistry.due");

    private static async Task<IReadOnlyList<string>> DueOrNotesAsync(Office office, string sql)
    {
        await using var command = office.Registry.Database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var texts = new List<string>();
        while (await reader.ReadAsync()) texts.Add(reader.GetString(0));
        return texts;
    }

    private static async Task ExecuteAsync(Office office, string sql)
    {
        await using var command = office.Registry.Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}

internal static class Upkept
{
    public static Clockwork Clockwork(this Office office) => new(office.Registry, office.Registrar, NullLogger<Clockwork>.Instance);
}
