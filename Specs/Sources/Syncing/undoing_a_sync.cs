using System.Globalization;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.People;
using EventRegistry.Host;
using EventRegistry.Host.Sources.Syncing;
using EventRegistry.Specs.Commands;
using EventRegistry.Specs.Decisions;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Sources.Syncing;

/// <summary>What a sync did is taken back by changes that make up for it, as far as nobody has changed anything since.</summary>
public sealed class undoing_a_sync
{
    [Fact]
    public async Task leaves_everything_as_it_was_before_run_after_run()
    {
        await using var fed = await Undone.OpenAsync();
        var states = new List<string> { await Undone.StateAsync(fed) };
        string[][] feeds = [["1 Ada ada@a.example", "2 Bob", "3 Cleo"], ["1 Ada ada@b.example", "2 Bob", "4 Dora"], ["1 Augusta ada@c.example", "3 Cleo", "4 Dora"]];
        foreach (var feed in feeds)
        {
            fed.Feed.Has(feed);
            await fed.SyncAsync(approval: "any");
            states.Add(await Undone.StateAsync(fed));
        }

        states.Distinct().Count().ShouldBe(4);
        foreach (var (run, said) in new[] { (3, "0 3 0 0 0"), (2, "0 2 0 1 0"), (1, "0 0 0 3 0") })
        {
            (await Undone.UndoAsync(fed, run)).ShouldBe(said, $"run {run}");
            (await Undone.StateAsync(fed)).ShouldBe(states[run - 1], $"run {run}");
        }

        // What the source says has not changed: it is taken again.
        (await fed.SyncAsync()).ShouldBe("3 0 0 0 0");
    }

    [Fact]
    public async Task is_history_with_the_undone_run_as_its_cause()
    {
        await using var fed = await Undone.OpenAsync();
        fed.Feed.Has("1 Ada");
        await fed.SyncAsync();
        var person = (await PeopleAsync(fed)).Single();
        await Undone.UndoAsync(fed, 1);
        (await fed.HistoryAsync())[^1].ShouldSatisfyAllConditions(r => r.Undoes.ShouldBe(1), r => r.Mode.ShouldBe("undo"), r => r.Status.ShouldBe(SyncRunStatus.Done), r => r.Removed.ShouldBe(1));
        var last = (await fed.Office.StreamAsync(person))[^1];
        last.Change.ShouldBeOfType<Deleted<PersonRecord>>();
        (last.Cause!.Because, last.Actor).ShouldBe(($"undo 2 of sync 1 of source/{fed.Source.Id.Value}", Office.Clerk.Name));
    }

    [Fact]
    public async Task refuses_records_that_somebody_has_changed_since_and_says_who_and_takes_back_the_others()
    {
        await using var fed = await Undone.OpenAsync();
        fed.Feed.Has("1 Ada", "2 Bob", "3 Cleo");
        await fed.SyncAsync();
        var roles = (await fed.Office.Book.ListAsync(Kind<Role>.Instance, [], default).ToListAsync()).Select(r => (Role)r.Record).OrderBy(r => r.Id).ToList();
        await fed.Office.DoAsync(new Edit<Role>(roles[0].Id, Asking.Of<Role>(("Title", "Countess"))));
        await fed.Office.DoAsync(new Add<EmailAddress>(Asking.Of<EmailAddress>(("PersonId", roles[1].PersonId), ("Mail", "bob@example.org"), ("Type", "official"))));
        var report = await Undone.ReportAsync(fed, 1);
        FedOffice.Said(report.Run).ShouldBe("0 0 0 1 2");
        report.Troubles.Select(t => t.Key).ShouldBe(["2", "1"]);
        report.Troubles[0].Message.ShouldBe($"person/{roles[1].PersonId.Value} has got more since: email_address 1, by {Office.Clerk.Name}.");
        report.Troubles[1].Message.ShouldStartWith($"role {roles[0].Id} of person/{roles[0].PersonId.Value} is not as the sync left it: edited by {Office.Clerk.Name} on ");
        report.Troubles[1].Message.ShouldEndWith("(edit role).");
        (await PeopleAsync(fed)).ShouldBe([roles[0].PersonId.Value, roles[1].PersonId.Value]);
        (await fed.ErrorsAsync()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task leaves_what_other_roles_make_of_a_person()
    {
        await using var fed = await Undone.OpenAsync();
        fed.Feed.Has("1 Ada", "2 Bob");
        await fed.SyncAsync();
        fed.Feed.Has("2 Bob");
        await fed.SyncAsync();
        fed.Feed.Has("1 Ada", "2 Bob");
        await fed.SyncAsync();
        var ada = (await PeopleAsync(fed))[0];
        await fed.Office.DoAsync(new Add<Role>(Asking.Of<Role>(("PersonId", new PersonId(ada)), ("Affiliation", "faculty"), ("Status", PersonStatus.Active))));
        (await Undone.UndoAsync(fed, 3)).ShouldBe("0 1 0 0 0");
        (await StatusAsync(fed, ada)).ShouldBe(PersonStatus.Active);
        (await fed.Office.OfPersonAsync<Role>(ada)).Select(r => r.Status).Order().ShouldBe(new PersonStatus?[] { PersonStatus.Active, PersonStatus.Expired }.Order());
    }

    [Fact]
    public async Task changes_nothing_the_second_time()
    {
        await using var fed = await Undone.OpenAsync();
        fed.Feed.Has("1 Ada ada@a.example", "2 Bob");
        await fed.SyncAsync();
        fed.Feed.Has("1 Ada ada@b.example");
        await fed.SyncAsync();
        (await Undone.UndoAsync(fed, 2)).ShouldBe("0 2 0 0 0");
        var before = await fed.EventsAsync();
        (await Undone.UndoAsync(fed, 2)).ShouldBe("0 0 2 0 0");
        (await fed.EventsAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task leaves_copies_that_say_the_same_and_come_from_other_records()
    {
        await using var fed = await Undone.OpenAsync("EA");
        fed.Feed.Has("1 Ada ada@a.example");
        await fed.SyncAsync();
        var before = await Undone.StateAsync(fed);
        fed.Feed.Has("1 Ada ada@a.example", "2 Ada ada@a.example");
        await fed.SyncAsync();
        (await PeopleAsync(fed)).Count.ShouldBe(1);
        (await Undone.UndoAsync(fed, 2)).ShouldBe("0 0 0 1 0");
        (await Undone.StateAsync(fed)).ShouldBe(before);
        // The copy that was deleted stands no longer for itself, and the other one does not stand for it.
        (await Undone.UndoAsync(fed, 2)).ShouldBe("0 0 1 0 0");
        (await Undone.StateAsync(fed)).ShouldBe(before);
    }

    [Fact]
    public async Task stops_before_it_takes_back_much_until_that_is_approved_and_a_dry_run_says_so_and_writes_nothing()
    {
        await using var fed = await Undone.OpenAsync();
        // More than a portion.
        fed.Feed.Has(Enumerable.Range(1, 300).Select(i => $"{i} Ada"));
        await fed.SyncAsync();
        var before = await fed.EventsAsync();
        var outlook = await LookAsync(fed, 1);
        outlook.Results[SyncResult.Removed].ShouldBe(300);
        outlook.Troubles.ShouldBeEmpty();
        outlook.Stopped.ShouldNotBeNull().ShouldContain("remove 300 of the 300");
        var stopped = await Should.ThrowAsync<SyncStopped>(() => Undone.UndoAsync(fed, 1));
        stopped.Digest.ShouldBe(outlook.Digest);
        stopped.Message.ShouldContain($"eventregistry source undo {fed.Source.Id.Value} --run 1 --approve {stopped.Digest}");
        (await fed.EventsAsync()).ShouldBe(before);
        (await fed.HistoryAsync())[^1].Status.ShouldBe(SyncRunStatus.Stopped);
        (await Undone.UndoAsync(fed, 1, stopped.Digest)).ShouldBe("0 0 0 300 0");
        (await PeopleAsync(fed)).ShouldBeEmpty();
    }

    [Fact]
    public async Task takes_identifiers_along_that_were_assigned_to_whoever_was_new()
    {
        await using var fed = await Undone.OpenAsync();
        await fed.Office.AskAsync(new Add<IdentifierAssignment>(Asking.Of<IdentifierAssignment>(("CoId", Office.Campus), ("Status", Standing.Active), ("Context", "CP"), ("IdentifierType", "badge"), ("Algorithm", "S"), ("Format", "b(#)"))));
        var before = await Undone.StateAsync(fed);
        fed.Feed.Has("1 Ada");
        await fed.SyncAsync();
        (await Undone.StateAsync(fed)).ShouldContain("b1");
        (await Undone.UndoAsync(fed, 1)).ShouldBe("0 0 0 1 0");
        (await Undone.StateAsync(fed)).ShouldBe(before);
    }

    [Fact]
    public async Task takes_back_groups_that_were_only_reckoned_anew()
    {
        await using var fed = await Undone.OpenAsync();
        fed.Feed.Has("1 Ada", "2 Bob");
        await fed.SyncAsync();
        var before = await Undone.StateAsync(fed);
        await Undone.MapAsync(fed, "Adas", "Ada");
        await fed.RemapAsync();
        (await Undone.StateAsync(fed)).ShouldNotBe(before);
        (await Undone.UndoAsync(fed, 2)).ShouldBe("0 1 0 0 0");
        (await Undone.StateAsync(fed)).ShouldBe(before);
    }

    [Fact]
    public async Task two_records_of_one_person_are_taken_back_together()
    {
        await using var fed = await Undone.OpenAsync("EA");
        var before = await Undone.StateAsync(fed);
        fed.Feed.Has("1 Ada ada@example.org", "2 Augusta ada@example.org");
        await fed.SyncAsync();
        (await PeopleAsync(fed)).Count.ShouldBe(1);
        (await Undone.UndoAsync(fed, 1)).ShouldBe("0 0 0 2 0");
        (await Undone.StateAsync(fed)).ShouldBe(before);
    }

    [Fact]
    public async Task whoever_was_there_before_is_as_they_were()
    {
        await using var fed = await Undone.OpenAsync("EA");
        var ada = await fed.Office.EnrolAsync("Ada", PersonStatus.Suspended);
        await fed.Office.DoAsync(new Add<EmailAddress>(Asking.Of<EmailAddress>(("PersonId", new PersonId(ada)), ("Mail", "ada@example.org"), ("Type", "official"))));
        var before = await Undone.StateAsync(fed);
        fed.Feed.Has("1 Augusta ada@example.org", "2 Cleo");
        await fed.SyncAsync();
        (await StatusAsync(fed, ada)).ShouldBe(PersonStatus.Active);
        (await Undone.UndoAsync(fed, 1)).ShouldBe("0 0 0 2 0");
        (await Undone.StateAsync(fed)).ShouldBe(before);
    }

    [Fact]
    public async Task is_refused_for_what_is_no_sync_that_has_ended()
    {
        await using var fed = await Undone.OpenAsync();
        (await Should.ThrowAsync<CommandFailed>(() => Undone.UndoAsync(fed, 7))).Message.ShouldContain("There is no sync 7 of 'HR'");
        await fed.Runs.AskAsync(fed.Source.Id, new(Office.Clerk), default);
        (await Should.ThrowAsync<CommandFailed>(() => Undone.UndoAsync(fed, 1))).Message.ShouldContain("has not ended");
        await fed.Runs.CancelAsync(1, default);
        fed.Feed.Has("1 Ada");
        await fed.SyncAsync();
        (await Undone.UndoAsync(fed, 2)).ShouldBe("0 0 0 1 0");
        (await Should.ThrowAsync<CommandFailed>(() => Undone.UndoAsync(fed, 3))).Message.ShouldContain("took back sync 2");
        await fed.SyncAsync();
        fed.Feed.Has();
        await Should.ThrowAsync<SyncStopped>(() => fed.SyncAsync());
        (await Should.ThrowAsync<CommandFailed>(() => Undone.UndoAsync(fed, 5))).Message.ShouldBe("Sync 5 of 'HR' (stopped) changed nothing, so there is nothing to take back.");
    }

    private static Task<UndoOutlook> LookAsync(FedOffice fed, int run) =>
        new Undo(fed.Office.Registry, fed.Office.Registrar, fed.Source, run, new(Office.Clerk) { Undoes = run }).LookAsync(1_000, (_, _, _) => { }, default);

    private static async Task<List<int>> PeopleAsync(FedOffice fed) => [.. (await fed.Office.Book.ListAsync(Kind<PersonRecord>.Instance, [], default).ToListAsync()).Select(r => r.Record.Id).Order()];

    private static async Task<PersonStatus?> StatusAsync(FedOffice fed, int person) =>
        ((PersonRecord)(await fed.Office.Book.FindAsync(Kind<PersonRecord>.Instance, person, default))!.Record).Status;
}
