using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Domain.Provisioning;
using EventRegistry.Host.Provisioning;
using EventRegistry.Host.Targets;
using EventRegistry.Projections.Subjects;
using EventRegistry.Specs.Commands;
using EventRegistry.Specs.Targets;
using Shouldly;
using Xunit;
using static EventRegistry.Specs.Provisioning.Listeners;
using Standing = EventRegistry.Domain.Changelog.Standing;

namespace EventRegistry.Specs.Provisioning;

/// <summary>Who is told because of what (<c>provisioning.md</c> 2, 7, 13.2 and 13.4).</summary>
public sealed class telling_of_who_is_concerned
{
    [Fact]
    public async Task requirement_4_an_operation_of_many_steps_tells_once_with_what_came_of_it()
    {
        await using var office = await InAsync();
        var (_, heard) = await office.AddAsync("a", ProvisioningMode.Immediate);
        await office.BeginAsync();
        var ada = await office.Office.EnrolAsync("Ada");
        await office.QuietAsync();
        var told = heard.Tellings.Where(t => t.Subject == Person(ada)).ShouldHaveSingleItem();
        var subject = (PersonSubject)told.Verdict.Record!;
        subject.Memberships.Length.ShouldBe(2);
        subject.PrimaryName!.Record.Given.ShouldBe("Ada");
    }

    [Fact]
    public async Task corner_19_a_name_that_is_made_primary_tells_once()
    {
        await using var office = await InAsync();
        var (_, heard) = await office.AddAsync("a", ProvisioningMode.Immediate);
        var ada = await office.Office.EnrolAsync("Ada");
        await office.Office.DoAsync(new Add<Name>(Sent<Name>.Nothing.With("PersonId", new PersonId(ada)).With("Given", "Augusta").With("Type", "preferred")));
        await office.TellAllAsync();
        var before = heard.Tellings.Count;
        var augusta = (await office.Office.OfPersonAsync<Name>(ada)).Single(n => n.Given == "Augusta");
        await office.ToldAsync(new Edit<Name>(augusta.Id, Sent<Name>.Nothing.With("PrimaryName", true)));
        var told = heard.Tellings.Skip(before).ShouldHaveSingleItem();
        ((PersonSubject)told.Verdict.Record!).PrimaryName!.Record.Given.ShouldBe("Augusta");
    }

    [Fact]
    public async Task corner_11_two_quick_edits_are_one_job_and_end_in_the_target_both()
    {
        await using var office = await InAsync();
        var (_, heard) = await office.AddAsync("a", ProvisioningMode.Queue);
        var ada = await office.Office.EnrolAsync("Ada");
        var host = await AHost.StartAsync(office.Office.Registry, works: false);
        await office.LookedAtAsync();
        var name = (await office.Office.OfPersonAsync<Name>(ada)).Single().Id;
        await office.Office.DoAsync(new Edit<Name>(name, Sent<Name>.Nothing.With("Family", "King")));
        await office.LookedAtAsync();
        await office.Office.DoAsync(new Add<EmailAddress>(Sent<EmailAddress>.Nothing.With("PersonId", new PersonId(ada)).With("Mail", "ada@example.org").With("Type", "official")));
        await office.LookedAtAsync();
        await host.DisposeAsync();
        await office.TellAllAsync();
        (await office.WhatAsync(Person(ada))).ShouldBe(["queued", "collapsed", "collapsed", "started", "succeeded"]);
        var told = (PersonSubject)heard.Tellings.Single(t => t.Subject == Person(ada)).Verdict.Record!;
        (told.PrimaryName!.Record.Family, told.EmailAddresses.Length).ShouldBe(("King", 1));
    }

    [Fact]
    public async Task corner_12_an_edit_and_a_removal_are_two_actions_in_their_order()
    {
        await using var office = await InAsync();
        var (_, heard) = await office.AddAsync("a", ProvisioningMode.Queue);
        var ada = await office.Office.EnrolAsync("Ada");
        var host = await AHost.StartAsync(office.Office.Registry, works: false);
        await office.LookedAtAsync();
        await office.Office.DoAsync(new ChangeStatus(new(ada), PersonStatus.Deleted));
        await office.LookedAtAsync();
        await host.DisposeAsync();
        await office.TellAllAsync();
        (await office.AttemptsAsync(Person(ada))).Where(a => a.What == "queued").Select(a => a.Action).ShouldBe(["eligible", "deleted"]);
        (await heard.KnownSubjectsAsync(default)).ShouldNotContain(Person(ada));
    }

    [Fact]
    public async Task corner_16_a_group_that_is_suspended_is_told_and_then_its_members()
    {
        await using var office = await InAsync();
        var (_, heard) = await office.AddAsync("a", ProvisioningMode.Immediate);
        var (ada, bob, group) = (await office.Office.EnrolAsync("Ada"), await office.Office.EnrolAsync("Bob"), await office.GroupAsync("Telescope"));
        await office.JoinAsync(ada, group);
        await office.TellAllAsync();
        (await office.TellingsAsync(heard, new Edit<GroupRecord>(group, Sent<GroupRecord>.Nothing.With("Status", Standing.Suspended)))).ShouldBe([Group(group), Person(ada)]);
        ((PersonSubject)heard.Tellings[^1].Verdict.Record!).Memberships.Select(m => m.Record.GroupId.Value).ShouldNotContain(group);
        (await office.TellingsAsync(heard, new Edit<GroupRecord>(group, Sent<GroupRecord>.Nothing.With("Status", Standing.Active)))).ShouldBe([Group(group), Person(ada)]);
        bob.ShouldNotBe(ada);
    }

    [Fact]
    public async Task a_group_that_is_renamed_is_told_and_then_its_members()
    {
        await using var office = await InAsync();
        var (_, heard) = await office.AddAsync("a", ProvisioningMode.Immediate);
        var (ada, group) = (await office.Office.EnrolAsync("Ada"), await office.GroupAsync("Telescope"));
        await office.JoinAsync(ada, group);
        await office.TellAllAsync();
        (await office.TellingsAsync(heard, new Edit<GroupRecord>(group, Sent<GroupRecord>.Nothing.With("Name", "Antenna")))).ShouldBe([Group(group), Person(ada)]);
    }

    [Fact]
    public async Task corner_17_a_group_that_is_described_otherwise_is_told_alone()
    {
        await using var office = await InAsync();
        var (_, heard) = await office.AddAsync("a", ProvisioningMode.Immediate);
        var (ada, group) = (await office.Office.EnrolAsync("Ada"), await office.GroupAsync("Telescope"));
        await office.JoinAsync(ada, group);
        await office.TellAllAsync();
        (await office.TellingsAsync(heard, new Edit<GroupRecord>(group, Sent<GroupRecord>.Nothing.With("Description", "Who may look")))).ShouldBe([Group(group)]);
        (await office.WhatAsync(Group(group))).ShouldBe(["started", "succeeded", "started", "succeeded"]);
    }

    [Fact]
    public async Task corner_18_what_an_org_identity_says_is_told_of_whoever_is_linked_to_it()
    {
        await using var office = await InAsync();
        var (_, heard) = await office.AddAsync("a", ProvisioningMode.Immediate);
        var (ada, identity) = (await office.Office.EnrolAsync("Ada"), await office.IdentityAsync());
        await office.LinkAsync(ada, identity);
        await office.Office.EnrolAsync("Bob");
        await office.TellAllAsync();
        (await office.TellingsAsync(heard, new Add<Identifier>(
            Sent<Identifier>.Nothing.With("OrgIdentityId", new OrgIdentityId(identity)).With("Value", "ada@home.edu").With("Type", "eppn").With("Status", Standing.Active)))).ShouldBe([Person(ada)]);
        (await office.TellingsAsync(heard, new Edit<OrgIdentityRecord>(identity, Sent<OrgIdentityRecord>.Nothing.With("Title", "Countess")))).ShouldBe([Person(ada)]);
        ((PersonSubject)heard.Tellings[^1].Verdict.Record!).ExternalIdentities[0].Record!.Record.Title.ShouldBe("Countess");
    }

    [Fact]
    public async Task corner_14_and_requirement_31_only_the_provisioning_group_and_who_is_in_it_are_told()
    {
        await using var office = await InAsync();
        var (group, other) = (await office.GroupAsync("VO"), await office.GroupAsync("Others"));
        var (_, heard) = await office.AddAsync("a", new TargetWish { Mode = ProvisioningMode.Immediate, Group = group });
        await office.BeginAsync();
        var (ada, bob) = (await office.Office.EnrolAsync("Ada"), await office.Office.EnrolAsync("Bob"));
        await office.JoinAsync(ada, group);
        await office.JoinAsync(bob, other);
        await office.Office.DoAsync(new Edit<GroupRecord>(other, Sent<GroupRecord>.Nothing.With("Description", "edited")));
        await office.ToldAsync(new Edit<GroupRecord>(group, Sent<GroupRecord>.Nothing.With("Description", "edited")));
        (await heard.KnownSubjectsAsync(default)).ShouldBe([Person(ada), Group(group)], ignoreOrder: true);
        // Of whom it never held anything it need not hear that there is nothing to hold.
        heard.Tellings.Select(t => t.Subject).ShouldNotContain(Person(bob));
        var membership = (await office.Office.OfPersonAsync<Membership>(ada)).Single(m => m.GroupId.Value == group);
        await office.ToldAsync(new Delete<Membership>(membership.Id));
        (await heard.KnownSubjectsAsync(default)).ShouldBe([Group(group)]);
        heard.Tellings[^1].Verdict.Because.ShouldBe("not a member of provisioning group 'VO'");
    }

    [Fact]
    public async Task corner_15_the_skipped_source_wins_over_the_provisioning_group_and_removes()
    {
        await using var office = await InAsync();
        var group = await office.GroupAsync("VO");
        await Office.StoreAsync(office.Office.Registry, [new Added<IdentitySource>(new(900, Office.Campus, "HR", null, "FileSource", null, Standing.Active, "M", null, null, null, null, null, null))]);
        var (_, heard) = await office.AddAsync("a", new TargetWish { Mode = ProvisioningMode.Immediate, Group = group, SkippedSource = 900 });
        var (ada, identity) = (await office.Office.EnrolAsync("Ada"), await office.IdentityAsync());
        await office.JoinAsync(ada, group);
        await Office.StoreAsync(office.Office.Registry, [new Added<SourceRecord>(new(901, new(900), "ada", "ada", null, new(identity), null, null))]);
        await office.TellAllAsync();
        (await heard.KnownSubjectsAsync(default)).ShouldContain(Person(ada));
        await office.LinkAsync(ada, identity);
        await office.QuietAsync();
        (await heard.KnownSubjectsAsync(default)).ShouldNotContain(Person(ada));
        heard.Tellings[^1].Verdict.Because.ShouldBe("associated record from Org Identity Source 'HR'");
    }

    [Fact]
    public async Task corner_25_a_filter_comes_after_the_gate()
    {
        await using var office = await InAsync();
        var group = await office.GroupAsync("VO");
        var (_, heard) = await office.AddAsync("a", new TargetWish { Mode = ProvisioningMode.Immediate, Group = group, Filters = ["group refused ^VO"] });
        var ada = await office.Office.EnrolAsync("Ada");
        await office.JoinAsync(ada, group);
        await office.TellAllAsync();
        (await heard.KnownSubjectsAsync(default)).ShouldBe([Person(ada)]);
        ((PersonSubject)heard.Tellings.Single(t => t.Subject == Person(ada)).Verdict.Record!).Memberships.ShouldBeEmpty();
    }

    [Fact]
    public async Task corner_24_who_is_gone_leaves_the_history_of_what_was_tried()
    {
        await using var office = await InAsync();
        var (target, heard) = await office.AddAsync("a", ProvisioningMode.Immediate);
        await office.BeginAsync();
        var (ada, bob) = (await office.Office.EnrolAsync("Ada"), await office.Office.EnrolAsync("Bob"));
        await office.QuietAsync();
        await office.Office.DoAsync(new Delete<PersonRecord>(ada));
        await office.ToldAsync(new Expunge(new(bob)));
        (await heard.KnownSubjectsAsync(default)).ShouldNotContain(s => s.Kind == StreamKind.Person);
        foreach (var gone in new[] { ada, bob })
        {
            (await office.AttemptsAsync(Person(gone))).Where(a => a.What == "succeeded").Select(a => a.Action).ShouldBe(["eligible", "deleted"]);
            (await office.StandingAsync(target, Person(gone)))!.State.ShouldBe(SubjectState.Removed);
        }
    }

    [Fact]
    public async Task requirement_13_the_targets_own_identifier_is_kept_and_given_back()
    {
        await using var office = await InAsync();
        var (target, heard) = await office.AddAsync("a", ProvisioningMode.Immediate);
        await office.BeginAsync();
        var ada = await office.Office.EnrolAsync("Ada");
        await office.QuietAsync();
        await office.ToldAsync(new ChangeStatus(new(ada), PersonStatus.Suspended));
        heard.Tellings.Where(t => t.Subject == Person(ada)).Select(t => t.Pti).ShouldBe([null, $"recorded-person/{ada}"]);
        (await office.StandingAsync(target, Person(ada)))!.Pti.ShouldBe($"recorded-person/{ada}");
    }

    [Fact]
    public async Task requirement_11_a_target_is_not_told_of_kinds_that_it_does_not_want()
    {
        await using var office = await InAsync();
        var (_, heard) = await office.AddAsync("a", ProvisioningMode.Immediate);
        await office.BeginAsync();
        await office.ToldAsync(new Add<Cou>(Sent<Cou>.Nothing.With("CoId", Office.Campus).With("Name", "Physics")));
        heard.Tellings.Select(t => t.Subject.Kind).Distinct().ShouldBe([StreamKind.Group]);
    }
}
