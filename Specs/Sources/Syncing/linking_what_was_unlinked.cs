using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.People;
using EventRegistry.Specs.Decisions;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Sources.Syncing;

/// <summary>A role waits with whoever had it until its org identity is somebody's again (<c>org-identity-sources.md</c> 6.6 and 12.10).</summary>
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

    private static async Task<List<T>> LiveAsync<T>(FedOffice fed) where T : class, IRecord => [.. (await fed.Office.Book.ListAsync(Kind<T>.Instance, [], default).ToListAsync()).Select(r => (T)r.Record)];
}
