using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.People;
using EventRegistry.Specs.Decisions;
using Shouldly;
using Xunit;
using static EventRegistry.Specs.Sources.Deciding.Feed;

namespace EventRegistry.Specs.Sources.Deciding;

/// <summary>Org identities that are linked, moved and unlinked by hand (<c>org-identity-sources.md</c> 6.5, 6.6 and 12.10).</summary>
public sealed class linking_by_hand
{
    [Fact]
    public void an_identity_that_was_nobodys_brings_its_role_and_its_attributes_along()
    {
        var feed = new Feed(("SyncOnAdd", false));
        feed.Sync("H1", Somebody(mail: "ada@example.org"));
        var bob = feed.Desk.Enrol("Bob");
        feed.Desk.Add<IdentityLink>(("PersonId", bob), ("OrgIdentityId", feed.Identity("H1").Id));
        feed.RoleOf("H1").ShouldSatisfyAllConditions(r => r.PersonId.ShouldBe(bob), r => r.CouId.ShouldBe(feed.Staff), r => r.Status.ShouldBe(PersonStatus.Active));
        feed.Desk[bob].EmailAddresses.Single().Record.Mail.ShouldBe("ada@example.org");
        feed.Desk[bob].Names.Count(n => n.Record.PrimaryName == true).ShouldBe(1);
    }

    [Fact]
    public void an_identity_that_is_unlinked_takes_its_copies_and_groups_and_ends_its_role_whose_addresses_stay()
    {
        var feed = new Feed();
        feed.Map("12", "EQS", "staff", "Club");
        feed.Sync("H1", Rich());
        var person = feed.Person("H1").Id;
        feed.Desk.Delete<IdentityLink>(feed.Desk[person].Links.Single().Id);
        feed.Desk[person].ShouldSatisfyAllConditions(
            p => p.EmailAddresses.ShouldBeEmpty(),
            p => p.Identifiers.ShouldBeEmpty(),
            p => p.Names.Single().Record.PrimaryName.ShouldBe(true),
            p => p.Roles.Single().Record.Status.ShouldBe(PersonStatus.Expired),
            p => p.Addresses.Count.ShouldBe(1));
        feed.Desk.IsIn(person, "Club").ShouldBeFalse();
    }

    [Fact]
    public void an_identity_that_is_moved_takes_its_role_itself_along_and_its_copies_are_made_anew()
    {
        var feed = new Feed();
        feed.Sync("H1", Rich());
        var (former, bob) = (feed.Person("H1").Id, feed.Desk.Enrol("Bob"));
        var (role, mail) = (feed.RoleOf("H1").Id, feed.Desk[former].EmailAddresses.Single().Id);
        feed.Desk.Do(new Together(new(
        [
            new Delete<IdentityLink>(feed.Desk[former].Links.Single().Id),
            new Add<IdentityLink>(Asking.Of<IdentityLink>(("PersonId", bob), ("OrgIdentityId", feed.Identity("H1").Id))),
        ])));
        feed.Desk[former].ShouldSatisfyAllConditions(p => p.Roles.ShouldBeEmpty(), p => p.EmailAddresses.ShouldBeEmpty(), p => p.Links.ShouldBeEmpty());
        feed.RoleOf("H1").ShouldSatisfyAllConditions(r => r.Id.ShouldBe(role), r => r.PersonId.ShouldBe(bob), r => r.Status.ShouldBe(PersonStatus.Active));
        feed.Desk[bob].EmailAddresses.Single().Id.ShouldNotBe(mail);
        feed.Desk[bob].Addresses.Count.ShouldBe(1);
    }

    [Fact]
    public void an_identity_that_was_unlinked_fetches_its_role_when_it_is_linked_later()
    {
        var feed = new Feed();
        feed.Sync("H1", Rich());
        var (former, bob) = (feed.Person("H1").Id, feed.Desk.Enrol("Bob"));
        var role = feed.RoleOf("H1").Id;
        feed.Desk.Delete<IdentityLink>(feed.Desk[former].Links.Single().Id);
        feed.Desk[former].Roles.Single().Record.Status.ShouldBe(PersonStatus.Expired);
        feed.Desk.Add<IdentityLink>(("PersonId", bob), ("OrgIdentityId", feed.Identity("H1").Id));
        feed.Desk[former].Roles.ShouldBeEmpty();
        feed.RoleOf("H1").ShouldSatisfyAllConditions(r => r.Id.ShouldBe(role), r => r.PersonId.ShouldBe(bob), r => r.Status.ShouldBe(PersonStatus.Active));
        feed.Desk[bob].Addresses.Count.ShouldBe(1);
    }

    [Fact]
    public void an_identity_that_was_unlinked_fetches_its_role_when_a_sync_finds_whose_it_is()
    {
        var feed = new Feed(("MatchStrategy", "EA"));
        feed.Sync("H1", Rich());
        var (former, bob) = (feed.Person("H1").Id, feed.Desk.Enrol("Bob"));
        var role = feed.RoleOf("H1").Id;
        feed.Desk.Delete<IdentityLink>(feed.Desk[former].Links.Single().Id);
        feed.Desk.Add<EmailAddress>(("PersonId", bob), ("Mail", "ada@example.org"), ("Type", "official"));
        feed.Sync("H1", Rich() with { GroupValues = [new("12", "faculty")] });
        feed.RoleOf("H1").ShouldSatisfyAllConditions(r => r.Id.ShouldBe(role), r => r.PersonId.ShouldBe(bob), r => r.Status.ShouldBe(PersonStatus.Active));
        feed.Desk[former].Roles.ShouldBeEmpty();
    }

    [Fact]
    public void an_identity_of_no_source_is_linked_and_unlinked_and_no_more()
    {
        var desk = Desk.Open();
        var (ada, identity) = (desk.Enrol(), desk.MakeIdentity("A."));
        var link = desk.Add<IdentityLink>(("PersonId", ada), ("OrgIdentityId", new OrgIdentityId(identity)));
        desk.Last.Changes.Length.ShouldBe(1);
        desk.Delete<IdentityLink>(link);
        desk.Last.Changes.Length.ShouldBe(1);
    }

    private static SourcedRecord Rich() => Somebody(mail: "ada@example.org", uid: "ada", more: r => r with
    {
        Addresses = [new Address(0, "1 Elm Street", null, null, null, null, null, null, "home", null, null, null, null, null, null)],
        GroupValues = [new("12", "staff")],
    });
}
