using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.People;
using EventRegistry.Host.Sources.Syncing;
using EventRegistry.Specs.Commands;
using EventRegistry.Specs.Decisions;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Sources.Syncing;

/// <summary>Whoever logs in is brought up to date with the sources that want it so (<c>org-identity-sources.md</c> 9).</summary>
public sealed class syncing_at_login
{
    [Fact]
    public async Task takes_what_has_changed_of_whoever_has_the_login()
    {
        await using var fed = await LinkedAsync(onLogin: true, login: true);
        fed.Feed.Has("H1 Augusta");
        (await LoginAsync(fed, "ada@example.org")).Single().ShouldBe(new(fed.Source.Id.Value, "H1", SyncResult.Synced, null));
        (await fed.KeptAsync())["H1"].ShouldBe("Augusta");
    }

    [Fact]
    public async Task looks_at_no_source_that_does_not_want_it()
    {
        await using var fed = await LinkedAsync(onLogin: false, login: true);
        (await LoginAsync(fed, "ada@example.org")).ShouldBeEmpty();
    }

    [Fact]
    public async Task finds_nobody_by_what_is_no_login()
    {
        await using var fed = await LinkedAsync(onLogin: true, login: false);
        (await LoginAsync(fed, "ada@example.org")).ShouldBeEmpty();
        (await LoginAsync(fed, "")).ShouldBeEmpty();
    }

    [Fact]
    public async Task tells_what_could_not_be_taken_and_fails_nobody()
    {
        await using var fed = await LinkedAsync(onLogin: true, login: true);
        fed.Feed.Has("H1 ?");
        (await LoginAsync(fed, "ada@example.org")).Single().ShouldBe(new(fed.Source.Id.Value, "H1", null, "It has no name."));
    }

    private static Task<IReadOnlyList<LoggedInRecord>> LoginAsync(FedOffice fed, string identifier) =>
        new LoginSync(fed.Office.Registry, new PushedSync(fed.Office.Registrar, fed.Plugins)).RunAsync(identifier, [Office.Campus], default);

    private static async Task<FedOffice> LinkedAsync(bool onLogin, bool login)
    {
        var fed = await FedOffice.OpenAsync();
        await fed.Office.AskAsync(new Edit<IdentitySource>(fed.Source.Id.Value, Asking.Of<IdentitySource>(("SyncOnUserLogin", onLogin))));
        fed.Feed.Has("H1 Ada");
        await fed.SyncAsync();
        var identity = new OrgIdentityId((await fed.Office.Book.ListAsync(Kind<OrgIdentityRecord>.Instance, [], default).ToListAsync()).Single().RowId);
        await fed.Office.AskAsync(new Add<Identifier>(Asking.Of<Identifier>(("OrgIdentityId", identity), ("Value", "ada@example.org"), ("Type", "eppn"), ("Login", login), ("Status", Standing.Active))));
        var enrolled = (Host.Commands.Carried)await fed.Office.AskAsync(new Enrol(
            Asking.Of<PersonRecord>(("CoId", Office.Campus), ("Status", PersonStatus.Active)), new([new Add<Name>(Asking.Of<Name>(("Given", "Ada"), ("Type", "official"), ("PrimaryName", true)))])));
        await fed.Office.AskAsync(new Add<IdentityLink>(Asking.Of<IdentityLink>(("PersonId", new PersonId(enrolled.RecordId!.Value)), ("OrgIdentityId", identity))));
        return fed;
    }
}
