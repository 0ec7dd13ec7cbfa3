using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.People;
using Newtonsoft.Json.Linq;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Sources.Syncing;

/// <summary>Whoever looks at a person sees which sync changed them, however many steps lie between.</summary>
public sealed class tracing_a_change_to_its_sync
{
    [Fact]
    public async Task names_the_sync_and_the_pipeline()
    {
        await using var fed = await FedOffice.OpenAsync();
        var pipeline = await fed.GoByAsync("NO", ("CreateRole", true));
        fed.Feed.Has("H1 Ada");
        await fed.SyncAsync();
        var person = (await fed.Office.Book.ListAsync(Kind<PersonRecord>.Instance, [], default).SingleAsync()).Record.Id;
        var said = await CommandLine.RunAsync("history", $"person/{person}", "--database", fed.Office.ConnectionString);
        said.Out.ShouldContain($"because sync 1 of source/{fed.Source.Id.Value} (pipeline {pipeline.Value})");
        var told = JObject.Parse((await CommandLine.RunAsync("history", $"person/{person}", "--json", "--database", fed.Office.ConnectionString)).Out)["events"]!;
        told.Select(e => (string)e["why"]!).ShouldAllBe(why => why.StartsWith($"sync 1 of source/{fed.Source.Id.Value}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task an_org_identity_says_whose_it_was_and_since_when_it_is_not()
    {
        await using var fed = await FedOffice.OpenAsync();
        await fed.GoByAsync("NO");
        fed.Feed.Has("H1 Ada");
        await fed.SyncAsync();
        var link = (IdentityLink)(await fed.Office.Book.ListAsync(Kind<IdentityLink>.Instance, [], default).SingleAsync()).Record;
        await fed.Office.DoAsync(new Delete<IdentityLink>(link.Id));
        var told = JObject.Parse((await CommandLine.RunAsync("history", $"org-identity/{link.OrgIdentityId.Value}", "--json", "--database", fed.Office.ConnectionString)).Out)["events"]!;
        told.Where(e => (string)e["record"]! == $"identity_link/{link.Id}").Select(e => ((string)e["what"]!, (int?)e["changes"]!.FirstOrDefault(c => (string)c["field"]! == "PersonId")?["after"]))
            .ShouldBe([("added", link.PersonId.Value), ("deleted", null)]);
        told.Select(e => (long)e["sequence"]!).ShouldBeInOrder();
    }
}
