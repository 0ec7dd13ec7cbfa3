using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.People;
using EventRegistry.Host.Sources;
using EventRegistry.Specs.Decisions;
using EventRegistry.Specs.Sources.Matching;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Sources.Syncing;

/// <summary>Whom a record would be taken for, before anything is done about it.</summary>
public sealed class previewing_a_match
{
    [Fact]
    public async Task names_the_one_person_and_by_what_they_are_found()
    {
        await using var fed = await FedOffice.OpenAsync();
        await fed.GoByAsync("EA");
        var ada = await fed.Office.EnrolAsync("Ada");
        await MailAsync(fed, ada, "Ada@Example.org");
        fed.Feed.Has("H1 A. ada@example.org");
        var match = (await MatchAsync(fed, "H1"))!;
        (match.Strategy, match.By, match.Sentence).ShouldBe(("EA", "the address ada@example.org", $"person/{ada} (Ada), by the address ada@example.org"));
        match.People.ShouldBe([new(ada, "Ada")]);
        await fed.SyncAsync();
        (await PreviewAsync(fed, "H1")).ShouldSatisfyAllConditions(p => p.Person.ShouldBe(ada), p => p.Match.ShouldBeNull());
    }

    [Fact]
    public async Task says_that_two_people_match()
    {
        await using var fed = await FedOffice.OpenAsync();
        await fed.GoByAsync("EA");
        var (ada, bob) = (await fed.Office.EnrolAsync("Ada"), await fed.Office.EnrolAsync("Bob"));
        await MailAsync(fed, ada, "desk@example.org");
        await MailAsync(fed, bob, "desk@example.org");
        fed.Feed.Has("H1 A. desk@example.org");
        var match = (await MatchAsync(fed, "H1"))!;
        match.Sentence.ShouldBe($"person/{ada} (Ada) and person/{bob} (Bob) have the address desk@example.org: the record would be an error until that is one alone");
        (await fed.SyncAsync()).ShouldBe("0 0 0 0 1");
    }

    [Fact]
    public async Task says_that_a_new_person_would_be_made()
    {
        await using var fed = await FedOffice.OpenAsync();
        await fed.GoByAsync("EA");
        fed.Feed.Has("H1 Ada ada@example.org", "H2 Bob");
        (await MatchAsync(fed, "H1"))!.Sentence.ShouldBe("nobody has the address ada@example.org: a new person would be made");
        (await MatchAsync(fed, "H2"))!.Sentence.ShouldBe("it has nothing to match by: a new person would be made");
    }

    [Fact]
    public async Task goes_by_what_the_filters_leave()
    {
        await using var fed = await FedOffice.OpenAsync(new() { Filters = ["replace email_address @old$ with @example.org"] });
        await fed.GoByAsync("EA");
        await MailAsync(fed, await fed.Office.EnrolAsync("Ada"), "ada@example.org");
        fed.Feed.Has("H1 A. ada@old");
        (await MatchAsync(fed, "H1"))!.People.Single().Name.ShouldBe("Ada");
        (await PreviewAsync(fed, "H1")).Values.ShouldContain(v => v.Kind == "email_address" && v.Text.Contains("mail=ada@example.org"));
    }

    [Fact]
    public async Task asks_no_matcher_outside_and_says_so()
    {
        using var matcher = new AMatcher();
        await using var fed = await FedOffice.OpenAsync(new() { Label = "hr", Options = [$"matcher={matcher.Url}"] });
        await fed.GoByAsync("EX");
        fed.Feed.Has("H1 Ada");
        (await MatchAsync(fed, "H1"))!.Sentence.ShouldContain("is not asked here");
        matcher.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task says_why_nobody_is_looked_for()
    {
        await using var fed = await FedOffice.OpenAsync();
        fed.Feed.Has("H1 Ada");
        (await MatchAsync(fed, "H1"))!.Sentence.ShouldBe("the source has no pipeline, so it stays an org identity");
        var pipeline = await fed.GoByAsync("NO");
        (await MatchAsync(fed, "H1"))!.Sentence.ShouldBe($"pipeline {pipeline.Value} matches nobody: a new person would be made");
        pipeline = await fed.GoByAsync("EA", ("SyncOnAdd", false));
        (await MatchAsync(fed, "H1"))!.Sentence.ShouldBe($"pipeline {pipeline.Value} does not run for new records, so it stays an org identity");
    }

    [Fact]
    public async Task says_why_a_sync_would_not_take_it_and_nothing_of_whom_it_would_be()
    {
        await using var fed = await FedOffice.OpenAsync();
        await fed.GoByAsync("EA");
        fed.Feed.Has("H1 Ada nowhere");
        (await PreviewAsync(fed, "H1")).ShouldSatisfyAllConditions(
            p => p.Error.ShouldBe("Invalid fields: EmailAddress:mail. EmailAddress:mail is 'nowhere', and: Please enter a valid email address."), p => p.Match.ShouldBeNull(), p => p.Values.ShouldNotBeEmpty());
        (await fed.ReportAsync()).Troubles.ShouldHaveSingleItem().Message.ShouldBe((await PreviewAsync(fed, "H1")).Error);
    }

    private static Task<SourcePreview> PreviewAsync(FedOffice fed, string key) => SourcePreview.OfAsync(fed.Office.Registry, fed.Plugins, fed.Source, key, default);

    private static async Task<PreviewedMatch?> MatchAsync(FedOffice fed, string key) => (await PreviewAsync(fed, key)).Match;

    private static Task MailAsync(FedOffice fed, int person, string mail) =>
        fed.Office.DoAsync(new Add<EmailAddress>(Asking.Of<EmailAddress>(("PersonId", new PersonId(person)), ("Mail", mail), ("Type", "official"))));
}
