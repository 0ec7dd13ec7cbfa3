using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.People;
using EventRegistry.Specs.Commands;
using EventRegistry.Specs.Decisions;
using EventRegistry.Specs.Sources.Matching;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Sources.Syncing;

/// <summary>Pipelines of strategy EX ask a matcher before a record is decided; and what is done for a person after their record.</summary>
public sealed class matching_by_somebody_outside
{
    [Fact]
    public async Task gives_two_records_of_one_reference_to_one_person()
    {
        using var matcher = new AMatcher { Answers = { ["PUT"] = ("200 OK", """{"referenceId": "R-7"}""") } };
        await using var fed = await AskingAsync(matcher);
        fed.Feed.Has("H1 Ada", "H2 A.");
        (await fed.SyncAsync()).ShouldBe("2 0 0 0 0");
        (await fed.Office.Book.ListAsync(Kind<PersonRecord>.Instance, [], default).CountAsync()).ShouldBe(1);
        matcher.Asked.Select(a => a.Line.Split(' ')[1]).ShouldBe(["/match/api/1/v1/people/hr/H1", "/match/api/1/v1/people/hr/H2"]);
    }

    [Fact]
    public async Task makes_nothing_of_a_record_while_somebody_has_to_decide_and_asks_again()
    {
        using var matcher = new AMatcher { Answers = { ["PUT"] = ("202 Accepted", """{"matchRequest": "9"}""") } };
        await using var fed = await AskingAsync(matcher);
        fed.Feed.Has("H1 Ada");
        (await fed.SyncAsync()).ShouldBe("0 0 0 0 1");
        (await fed.ErrorsAsync()).Single().Message.ShouldContain("waits for somebody to decide");
        matcher.Answers["PUT"] = ("201 Created", """{"referenceId": "R-8"}""");
        (await fed.SyncAsync()).ShouldBe("1 0 0 0 0");
    }

    [Fact]
    public async Task says_how_to_name_the_matcher_where_none_is_named()
    {
        await using var fed = await FedOffice.OpenAsync();
        await fed.GoByAsync("EX");
        fed.Feed.Has("H1 Ada");
        (await Should.ThrowAsync<Host.CommandFailed>(() => fed.SyncAsync())).Message.ShouldContain("sor_label");
    }

    [Fact]
    public async Task assigns_identifiers_to_whoever_was_brought_in()
    {
        await using var fed = await FedOffice.OpenAsync();
        await fed.GoByAsync("NO");
        await fed.Office.AskAsync(new Add<IdentifierAssignment>(Asking.Of<IdentifierAssignment>(("CoId", Office.Campus), ("Status", Standing.Active), ("Context", "CP"), ("IdentifierType", "badge"), ("Algorithm", "S"), ("Format", "b(#)"))));
        fed.Feed.Has("H1 Ada", "H2 Grace");
        await fed.SyncAsync();
        (await fed.Office.Book.ListAsync(Kind<Identifier>.Instance, [], default).ToListAsync()).Select(r => (Identifier)r.Record).Where(i => i.Type == "badge").Select(i => i.Value).ShouldBe(["b1", "b2"]);
    }

    private static async Task<FedOffice> AskingAsync(AMatcher matcher)
    {
        var fed = await FedOffice.OpenAsync();
        await fed.GoByAsync("EX");
        await fed.Office.AskAsync(new Edit<IdentitySource>(fed.Source.Id.Value, Asking.Of<IdentitySource>(("SorLabel", "hr"))));
        await fed.SetAsync(new() { Options = [$"matcher={matcher.Url}"] });
        return fed;
    }
}
