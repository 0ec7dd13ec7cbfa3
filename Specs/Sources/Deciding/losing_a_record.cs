using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.People;
using EventRegistry.Specs.Decisions;
using Shouldly;
using Xunit;
using static EventRegistry.Specs.Sources.Deciding.Feed;

namespace EventRegistry.Specs.Sources.Deciding;

/// <summary>What a pipeline does of a record that its source has no longer, beyond ending a role (<c>org-identity-sources.md</c> 6.1 and 6.5).</summary>
public sealed class losing_a_record
{
    [Fact]
    public void leaves_manager_and_sponsor_where_the_pipeline_names_no_status()
    {
        var feed = new Feed(("SyncStatusOnDelete", null));
        feed.Sync("H1", Somebody(uid: "boss"));
        feed.Sync("H2", Somebody("Bob", more: r => r with { Identity = r.Identity with { ManagerIdentifier = "boss", SponsorIdentifier = "boss" } }));
        var before = feed.RoleOf("H2");
        before.ManagerId.ShouldBe(feed.Person("H1").Id);
        feed.Sync("H2", null).Result.ShouldBe(SyncResult.Removed);
        feed.RoleOf("H2").ShouldBe(before);
    }

    [Fact]
    public void finds_whose_it_was_by_what_it_was()
    {
        var feed = new Feed(("MatchStrategy", "EA"), ("SyncOnAdd", false), ("SyncStatusOnDelete", null));
        feed.Sync("H1", Somebody(mail: "ada@example.org"));
        var ada = feed.Desk.Enrol();
        feed.Desk.Add<EmailAddress>(("PersonId", ada), ("Mail", "Ada@example.org"));
        feed.Sync("H1", null).Result.ShouldBe(SyncResult.Removed);
        feed.Person("H1").Id.ShouldBe(ada);
        feed.RoleOf("H1").Status.ShouldBe(PersonStatus.Active);
    }

    [Fact]
    public void is_an_error_where_it_was_of_one_of_two()
    {
        var feed = new Feed(("MatchStrategy", "EA"), ("SyncOnAdd", false));
        feed.Sync("H1", Somebody(mail: "desk@example.org"));
        foreach (var given in (string[])["Ada", "Bob"]) feed.Desk.Add<EmailAddress>(("PersonId", feed.Desk.Enrol(given)), ("Mail", "desk@example.org"));
        feed.Sync("H1", null).Result.ShouldBe(SyncResult.Error);
        feed.Identity("H1").Record!.Record.Status.ShouldBe(OrgIdentityStatus.Synced);
    }
}
