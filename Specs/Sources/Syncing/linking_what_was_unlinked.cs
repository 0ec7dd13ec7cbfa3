using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.People;
using EventRegistry.Host.Commands;
using EventRegistry.Host.Sources;
using EventRegistry.Specs.Commands;
using EventRegistry.Specs.Decisions;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Sources.Syncing;

/// <summary>What was unlinked and is linked later is as if it had been moved: its role has waited with whoever had it, and groups are those of the record (<c>org-identity-sources.md</c> 6.6 and 12.10).</summary>
public sealed class linking_what_was_unlinked
{
    [Fact]
    public async Task brings_the_role_along_from_whoever_had_it()
    {
        await using var fed = await FedOffice.OpenAsync();
        await fed.GoByAsync("NO", ("CreateRole", true), ("SyncStatusOnDelete", "XP"));
        fed.Feed.Has("H1 Ada ada@example.org");
        await fed.SyncAsync();
        var made = (await LiveAsync<Role>(fed)).ShouldHaveSingleItem();
        var link = (await LiveAsync<IdentityLink>(fed)).ShouldHaveSingleItem();
        var bob = await fed.Office.EnrolAsync("Bob");

        await fed.Office.AskAsync(new Delete<IdentityLink>(link.Id));
        (await LiveAsync<Role>(fed)).ShouldBe([made with { Status = PersonStatus.Expired }]);

        await fed.Office.AskAsync(new Add<IdentityLink>(Asking.Of<IdentityLink>(("PersonId", new PersonId(bob)), ("OrgIdentityId", link.OrgIdentityId))));
        (await LiveAsync<Role>(fed)).ShouldBe([made with { PersonId = new(bob) }]);
    }

    [Fact]
    public async Task goes_by_what_another_host_has_made_of_the_org_identity_since()
    {
        await using var fed = await FedOffice.OpenAsync();
        await fed.GoByAsync("NO");
        fed.Feed.Has("H1 Ada");
        await fed.SyncAsync();
        var link = (await LiveAsync<IdentityLink>(fed)).ShouldHaveSingleItem();
        var bob = await fed.Office.EnrolAsync("Bob");
        using var here = await fed.Office.AnotherHostAsync();
        (await here.HandleAsync(Office.Campus, new Delete<IdentityLink>(link.Id), Office.Clerk, null, default)).ShouldBeOfType<Carried>();
        fed.Feed.Has("H1 Adele");
        (await fed.SyncAsync()).ShouldBe("0 1 0 0 0");
        (await here.HandleAsync(Office.Campus, new Add<IdentityLink>(Asking.Of<IdentityLink>(("PersonId", new PersonId(bob)), ("OrgIdentityId", link.OrgIdentityId))), Office.Clerk, null, default)).ShouldBeOfType<Carried>();
        (await LiveAsync<Name>(fed)).Where(n => n.PersonId == new PersonId(bob)).Select(n => n.Given).ShouldBe(["Bob", "Adele"]);
    }

    [Theory]
    [InlineData(false, "Ada", 1)]
    // Of a hash nobody can tell what was said.
    [InlineData(true, "Ada", 0)]
    // What cannot be read keeps nobody from being linked.
    [InlineData(false, "?", 0)]
    public async Task puts_people_into_the_groups_that_the_kept_record_is_mapped_to(bool hashed, string readAs, int groups)
    {
        await using var fed = await FedOffice.OpenAsync();
        await fed.GoByAsync("NO");
        await fed.SetAsync(new() { Hash = hashed });
        var group = await fed.Office.DoAsync(new Add<GroupRecord>(Asking.Of<GroupRecord>(("CoId", Office.Campus), ("Name", "Adas"), ("Status", Standing.Active))));
        await fed.Office.DoAsync(new Add<GroupMapping>(Asking.Of<GroupMapping>(("SourceId", fed.Source.Id), ("Attribute", "given"), ("Comparison", "EQS"), ("Pattern", "Ada"), ("GroupId", new GroupId(group)))));
        fed.Feed.Has("H1 Ada");
        await fed.SyncAsync();
        var link = (await LiveAsync<IdentityLink>(fed)).ShouldHaveSingleItem();
        var bob = await fed.Office.EnrolAsync("Bob");
        fed.Feed.ReadsAs = readAs;

        using var registrar = new Registrar(fed.Office.Registry, 1_000, new KeptWords(fed.Book, fed.Plugins, NullLogger.Instance));
        async Task AskAsync(Command command) => (await registrar.HandleAsync(Office.Campus, command, Office.Clerk, null, default)).ShouldBeOfType<Carried>();
        await AskAsync(new Delete<IdentityLink>(link.Id));
        (await OfAdasAsync(fed, group)).ShouldBeEmpty();
        await AskAsync(new Add<IdentityLink>(Asking.Of<IdentityLink>(("PersonId", new PersonId(bob)), ("OrgIdentityId", link.OrgIdentityId))));
        (await OfAdasAsync(fed, group)).ShouldBe(Enumerable.Repeat((new PersonId(bob), (OrgIdentityId?)link.OrgIdentityId), groups));
    }

    private static async Task<List<(PersonId Person, OrgIdentityId? From)>> OfAdasAsync(FedOffice fed, int group) =>
        [.. (await LiveAsync<Membership>(fed)).Where(m => m.GroupId.Value == group).Select(m => (m.PersonId, m.SourceOrgIdentityId))];

    private static async Task<List<T>> LiveAsync<T>(FedOffice fed) where T : class, IRecord => [.. (await fed.Office.Book.ListAsync(Kind<T>.Instance, [], default).ToListAsync()).Select(r => (T)r.Record)];
}
