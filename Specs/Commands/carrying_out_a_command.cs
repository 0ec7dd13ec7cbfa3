using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.People;
using EventRegistry.Host.Commands;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.ReadModels;
using EventRegistry.Projections.ReadModels;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Commands;

public sealed class carrying_out_a_command
{
    [Fact]
    public async Task shows_its_whole_effect_to_whoever_reads_next()
    {
        await using var office = await Office.FreshAsync();
        var ada = await office.EnrolAsync("Ada");

        (await office.OfPersonAsync<Name>(ada)).ShouldHaveSingleItem().Given.ShouldBe("Ada");
        (await office.OfPersonAsync<Membership>(ada)).Select(m => m.GroupId).ShouldBe([Office.Active, Office.Everybody], ignoreOrder: true);
    }

    [Fact]
    public async Task names_the_actor_the_request_and_what_led_to_what()
    {
        await using var office = await Office.FreshAsync();
        var events = await office.StreamAsync(await office.EnrolAsync("Ada"));

        events.ShouldAllBe(e => e.Actor == "co_2.clerk");
        events.Select(e => e.Cause!.Operation).Distinct().Count().ShouldBe(1);
        events[0].Cause!.Because.ShouldBe("enrol");
        events.First(e => e.Change is Added<Membership>).Cause!.Because.ShouldEndWith("(automatic groups)");
    }

    [Fact]
    public async Task tells_the_read_models_what_a_catch_up_would_tell()
    {
        await using var office = await Office.FreshAsync();
        var ada = await office.EnrolAsync("Ada");
        var name = (await office.OfPersonAsync<Name>(ada))[0].Id;
        await office.DoAsync(new Edit<Name>(name, Sent<Name>.Nothing.With("Given", "Augusta")));
        var mail = await office.DoAsync(new Add<EmailAddress>(Sent<EmailAddress>.Nothing.With("Mail", "ada@example.org").With("PersonId", new PersonId(ada))));
        await office.DoAsync(new Delete<EmailAddress>(mail));

        var told = StreamRows.Of(await office.StreamAsync(ada)).Rows;
        foreach (var row in told)
        {
            var stored = (await office.Book.FindAsync(row.Key.Kind, row.Key.Id, default)).ShouldNotBeNull();
            (stored.Record, stored.IsCopy, stored.Deleted, stored.Revision, stored.Actor).ShouldBe((row.Record, row.IsCopy, row.Deleted, row.Revision, row.Actor));
        }

        told.Count.ShouldBe(6);
    }

    [Fact]
    public async Task refuses_with_the_rule_and_changes_nothing()
    {
        await using var office = await Office.FreshAsync();
        var ada = await office.EnrolAsync("Ada");
        var before = (await office.StreamAsync(ada)).Count;

        var declined = (await office.AskAsync(new Add<Name>(Sent<Name>.Nothing.With("PersonId", new PersonId(ada)).With("Given", "<b>")))).ShouldBeOfType<Declined>();

        declined.Refusals.Select(r => (r.Rule, r.Member)).ShouldBe([(Rule.TextIsPlain, "Given"), (Rule.ValueIsGiven, "Type")], ignoreOrder: true);
        (await office.StreamAsync(ada)).Count.ShouldBe(before);
    }

    [Fact]
    public async Task a_second_time_under_the_same_key_answers_what_it_did_the_first()
    {
        await using var office = await Office.FreshAsync();
        var ada = await office.EnrolAsync("Ada");
        var add = new Add<EmailAddress>(Sent<EmailAddress>.Nothing.With("Mail", "ada@example.org").With("PersonId", new PersonId(ada)));

        var first = (await office.AskAsync(add, "once")).ShouldBeOfType<Carried>();
        var second = (await office.AskAsync(add, "once")).ShouldBeOfType<Carried>();

        second.RecordId.ShouldBe(first.RecordId);
        (await office.OfPersonAsync<EmailAddress>(ada)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task a_second_time_answers_with_the_record_that_was_asked_for_not_with_one_that_gave_way()
    {
        await using var office = await Office.FreshAsync();
        var ada = await office.EnrolAsync("Ada");
        var add = new Add<Name>(Sent<Name>.Nothing.With("Given", "Augusta").With("Type", "official").With("PrimaryName", true).With("PersonId", new PersonId(ada)));

        var first = (await office.AskAsync(add, "once")).ShouldBeOfType<Carried>();

        (await office.AskAsync(add, "once")).ShouldBeOfType<Carried>().RecordId.ShouldBe(first.RecordId);
        ((Name)(await office.Book.FindAsync(Kind<Name>.Instance, first.RecordId!.Value, default))!.Record).Given.ShouldBe("Augusta");
    }

    [Fact]
    public async Task the_same_request_made_twice_at_once_is_one()
    {
        await using var office = await Office.FreshAsync();
        using var other = await office.AnotherHostAsync();
        var ada = await office.EnrolAsync("Ada");
        var add = new Add<EmailAddress>(Sent<EmailAddress>.Nothing.With("Mail", "ada@example.org").With("PersonId", new PersonId(ada)));

        var both = await Task.WhenAll(office.AskAsync(add, "once"), other.HandleAsync(Office.Campus, add, Office.Clerk, "once", default));

        var mail = (await office.Book.ListAsync(Kind<EmailAddress>.Instance, [new(OwnedBy.Person, ada)], default).ToListAsync()).ShouldHaveSingleItem();
        both.Select(o => o.ShouldBeOfType<Carried>().RecordId).ShouldBe([mail.RowId, mail.RowId]);
    }

    [Fact]
    public async Task draws_as_many_ids_as_a_decision_wants()
    {
        await using var office = await Office.FreshAsync();
        var mails = Enumerable.Range(0, 450).Select(i => (Command)new Add<EmailAddress>(Sent<EmailAddress>.Nothing.With("Mail", $"ada{i}@example.org")));

        var ada = await office.DoAsync(new Enrol(Sent<PersonRecord>.Nothing.With("CoId", Office.Campus).With("Status", PersonStatus.Active), new(mails)));

        (await office.OfPersonAsync<EmailAddress>(ada)).Select(m => m.Id).Distinct().Count().ShouldBe(450);
    }

    [Fact]
    public async Task two_hosts_that_edit_one_person_both_get_their_way_one_after_the_other()
    {
        await using var office = await Office.FreshAsync();
        using var other = await office.AnotherHostAsync();
        var ada = await office.EnrolAsync("Ada");

        Task<Outcome> Add(Registrar at, int i) => at.HandleAsync(Office.Campus,
            new Add<EmailAddress>(Sent<EmailAddress>.Nothing.With("Mail", $"ada{i}@example.org").With("PersonId", new PersonId(ada))), Office.Clerk, null, default);
        for (var i = 0; i < 10; i++)
        {
            var both = await Task.WhenAll(Add(office.Registrar, i), Add(other, i + 100));
            both.ShouldAllBe(o => o is Carried);
        }

        (await office.OfPersonAsync<EmailAddress>(ada)).Select(e => e.Mail).Distinct().Count().ShouldBe(20);
    }

    [Fact]
    public async Task an_identifier_that_two_want_at_once_goes_to_one_of_them()
    {
        await using var office = await Office.FreshAsync();
        var people = new[] { await office.EnrolAsync("Ada"), await office.EnrolAsync("Grace") };

        var outcomes = await Task.WhenAll(people.Select(p => office.AskAsync(new Add<Identifier>(Sent<Identifier>.Nothing
            .With("Value", "pioneer").With("Type", "uid").With("Status", Standing.Active).With("PersonId", new PersonId(p))))));

        outcomes.OfType<Carried>().ShouldHaveSingleItem();
        outcomes.OfType<Declined>().ShouldHaveSingleItem().Refusals.ShouldHaveSingleItem().Rule.ShouldBe(Rule.IdentifierIsFree);
    }

    [Fact]
    public async Task sees_what_another_host_has_changed_before_it_refuses()
    {
        await using var office = await Office.FreshAsync();
        using var other = await office.AnotherHostAsync();
        var ada = await office.EnrolAsync("Ada");
        var name = (await office.OfPersonAsync<Name>(ada))[0].Id;
        var added = ((Carried)await other.HandleAsync(Office.Campus, new Add<Name>(Sent<Name>.Nothing
            .With("Given", "Augusta").With("Type", "official").With("PrimaryName", true).With("PersonId", new PersonId(ada))), Office.Clerk, null, default)).RecordId;

        // Here the former name is still known as the primary one, which could not be deleted.
        (await office.AskAsync(new Delete<Name>(name))).ShouldBeOfType<Carried>();
        (await office.OfPersonAsync<Name>(ada)).ShouldHaveSingleItem().Id.ShouldBe(added!.Value);
    }

    [Fact]
    public async Task finds_a_record_that_another_host_has_moved()
    {
        await using var office = await Office.FreshAsync();
        using var other = await office.AnotherHostAsync();
        var (ada, grace) = (await office.EnrolAsync("Ada"), await office.EnrolAsync("Grace"));
        var mail = await office.DoAsync(new Add<EmailAddress>(Sent<EmailAddress>.Nothing.With("Mail", "one@example.org").With("PersonId", new PersonId(ada))));
        await office.DoAsync(new Edit<EmailAddress>(mail, Sent<EmailAddress>.Nothing.With("Mail", "two@example.org")));

        (await other.HandleAsync(Office.Campus, new Edit<EmailAddress>(mail, Sent<EmailAddress>.Nothing.With("PersonId", new PersonId(grace))), Office.Clerk, null, default)).ShouldBeOfType<Carried>();

        await office.DoAsync(new Edit<EmailAddress>(mail, Sent<EmailAddress>.Nothing.With("Mail", "three@example.org")));
        (await office.OfPersonAsync<EmailAddress>(grace)).ShouldHaveSingleItem().Mail.ShouldBe("three@example.org");
        (await office.OfPersonAsync<EmailAddress>(ada)).ShouldBeEmpty();
    }
}
