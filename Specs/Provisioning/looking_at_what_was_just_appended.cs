using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.People;
using EventRegistry.Domain.Provisioning;
using EventRegistry.Host.Commands;
using EventRegistry.Host.Provisioning;
using EventRegistry.Specs.Commands;
using EventRegistry.Specs.Upkeep;
using Npgsql;
using Shouldly;
using Xunit;
using static EventRegistry.Specs.Decisions.Asking;

namespace EventRegistry.Specs.Provisioning;

/// <summary>R1, R19: what a host has appended itself is looked at without being read, and nothing of others is passed over by it.</summary>
public sealed class looking_at_what_was_just_appended
{
    private readonly Hand hand = new();

    [Fact]
    public void goes_as_far_as_no_number_is_missing()
    {
        Take(12, 13);
        Take(11);
        Take(15);
        After(10).ShouldBe("11 12 13, through 13");
        // 14 is somebody else's, or nobody's.
        After(13).ShouldBeNull();
        After(14).ShouldBe("15, through 15");
    }

    [Fact]
    public void gives_nothing_where_somebody_else_was_first()
    {
        Take(12);
        After(10).ShouldBeNull();
        After(11).ShouldBe("12, through 12");
    }

    [Fact]
    public void gives_nothing_twice()
    {
        Take(11, 12);
        After(10).ShouldBe("11 12, through 12");
        After(10).ShouldBeNull();
        Take(11, 12, 13);
        After(12).ShouldBe("13, through 13");
    }

    [Fact]
    public void keeps_no_more_than_a_page_where_nobody_looks()
    {
        for (var i = 1; i <= 5_000; i++) Take(i);
        Take(5_001);
        After(0).ShouldBeNull();
        After(5_000).ShouldBe("5001, through 5001");
    }

    [Fact]
    public void knows_people_as_the_last_event_left_them()
    {
        var (earlier, later, beyond) = (new Person(new(1)), new Person(new(1)), new Person(new(1)));
        Take([later], 12);
        Take([earlier], 11);
        hand.After(10)!.States.Values.ShouldHaveSingleItem().ShouldBeSameAs(later);
        Take([earlier], 13);
        Take([beyond], 15);
        // What it says of them holds for another event, which is not looked at yet.
        hand.After(12)!.States.ShouldBeEmpty();
        hand.After(14)!.States.Values.ShouldHaveSingleItem().ShouldBeSameAs(beyond);
    }

    [Fact]
    public void forgets_people_whom_somebody_else_looked_at()
    {
        Take([new(new(1))], 12);
        After(12).ShouldBeNull();
        Take(13);
        hand.After(12)!.States.ShouldBeEmpty();
    }

    [Fact]
    public async Task needs_no_look_at_history_and_is_told_like_all_else()
    {
        await using var provisioned = await Provisioned.WithAsync(ProvisioningMode.Immediate);
        var office = provisioned.Office;
        // A look that begins between an append and its ring waits for the mark as well; it is to give up soon, and the next one finds what was rung for.
        await office.ExecuteAsync("do $$ begin execute format('alter database %I set lock_timeout = 1000', current_database()); end $$");
        office.Registry.Database.Clear();
        await using var host = await AHost.StartAsync(office.Registry);
        using var registrar = new Registrar(office.Registry) { Witness = handled => host.Trigger.Ring(handled) };
        var (ada, bob) = (await NamedAsync("Ada"), await NamedAsync("Bob"));
        await provisioned.SettlesAsync();

        // Whoever reads on in history waits for the mark.
        await using (var connection = await office.Registry.Database.OpenConnectionAsync())
        await using (await connection.BeginTransactionAsync())
        {
            await using var hold = new NpgsqlCommand("select from eventregistry.mt_event_progression where name = 'HighWaterMark' for update", connection);
            await hold.ExecuteNonQueryAsync();
            await RenameAsync(registrar, ada, "Here 1");
            await Waiting.UntilAsync(async () => await GivenAsync(ada) == "Here 1", () => "It was not told.");
        }

        // Others append between, without a word, and the last of all does.
        for (var i = 2; i <= 6; i++)
        {
            await RenameAsync(office.Registrar, bob, $"There {i}");
            await RenameAsync(registrar, ada, $"Here {i}");
            if (i % 2 == 0) await RenameAsync(registrar, bob, $"Here {i}");
        }

        await RenameAsync(office.Registrar, ada, "There 7");
        await provisioned.SettlesAsync();
        (await GivenAsync(ada)).ShouldBe("There 7");
        (await GivenAsync(bob)).ShouldBe("Here 6");
        (await provisioned.DoneTwiceAsync()).ShouldBeEmpty();

        async Task<int> NamedAsync(string given) => (await office.OfPersonAsync<Name>(await office.EnrolAsync(given))).Single().Id;

        async Task<string> GivenAsync(int name) => (await provisioned.Tables.ShowAsync($"select given from sp_names where id = {name}")).Trim();
    }

    private static async Task RenameAsync(Registrar registrar, int name, string given) =>
        (await registrar.HandleAsync(Office.Campus, new Edit<Name>(name, Of<Name>(("Given", given))), Office.Clerk, null, default)).ShouldBeOfType<Carried>();

    private void Take(params long[] sequences) => Take([], sequences);

    private void Take(IReadOnlyList<Person> people, params long[] sequences) => hand.Take(new(
        new(2), new Edit<Name>(1, Sent<Name>.Nothing), "command-1", "edit name", Office.Clerk, new Carried(null, [], 0),
        [.. sequences.Select(s => new Recorded(new(StreamKind.Person, 1), s, s, DateTimeOffset.UnixEpoch, null, null, new Deleted<Name>(1)))])
    {
        People = people,
    });

    private string? After(long place) =>
        hand.After(place) is { } stretch ? $"{string.Join(' ', stretch.Events.Select(e => e.Entry.Sequence))}, through {stretch.Through}" : null;
}
