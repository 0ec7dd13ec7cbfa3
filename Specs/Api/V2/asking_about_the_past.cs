using System.Net;
using System.Text.Json;
using EventRegistry.Domain.Changelog;
using EventRegistry.Projections.ReadModels;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Api.V2;

public sealed class asking_about_the_past
{
    [Fact]
    public async Task shows_at_each_event_what_a_replay_up_to_it_shows()
    {
        await using var counter = await Counter.OpenAsync();
        var ada = await LifeAsync(counter);
        var life = await counter.Office.StreamAsync(ada);

        for (var i = 1; i <= life.Count; i++)
        {
            var view = await counter.GetAsync($"streams/person/{ada}?at={life[i - 1].Sequence}");
            var replayed = ChangelogView.Of(life.Take(i)).SelectMany(RecordRow.Of).Where(r => r is { IsCopy: false, Deleted: false });
            view.GetProperty("records").EnumerateArray().Select(r => $"{r.GetProperty("kind")}/{r.GetProperty("id")} r{r.GetProperty("revision")}").Order(StringComparer.Ordinal)
                .ShouldBe(replayed.Select(r => $"{r.Key.Kind}/{r.Key.Id} r{r.Revision}").Order(StringComparer.Ordinal));
        }

        var now = await counter.GetAsync($"streams/person/{ada}");
        now.GetProperty("version").GetInt64().ShouldBe(life.Count);
    }

    [Fact]
    public async Task tells_a_timeline_page_by_page()
    {
        await using var counter = await Counter.OpenAsync();
        var ada = await LifeAsync(counter);
        var (told, after) = (new List<long>(), "");
        do
        {
            var page = await counter.GetAsync($"streams/person/{ada}/timeline?limit=2{after}");
            told.AddRange(page.GetProperty("events").EnumerateArray().Select(e => e.GetProperty("sequence").GetInt64()));
            after = page.GetProperty("next").ValueKind == JsonValueKind.Null ? "" : $"&after={page.GetProperty("next")}";
        }
        while (after.Length > 0);

        told.ShouldBe((await counter.Office.StreamAsync(ada)).Select(e => e.Sequence));
    }

    [Fact]
    public async Task tells_in_what_two_moments_differ()
    {
        await using var counter = await Counter.OpenAsync();
        var ada = await LifeAsync(counter);
        var life = await counter.Office.StreamAsync(ada);
        var enrolled = life.Last(e => e.Cause!.Operation == life[0].Cause!.Operation).Sequence;

        var difference = await counter.GetAsync($"streams/person/{ada}/difference?from=%23{enrolled}");
        difference.GetProperty("records").EnumerateArray().Select(r => $"{r.GetProperty("what")} {r.GetProperty("kind")}").ShouldBe(["added email_address", "changed name"]);
        var given = difference.GetProperty("records")[1].GetProperty("changes").EnumerateArray().ShouldHaveSingleItem();
        (given.GetProperty("member").GetString(), given.GetProperty("before").GetString(), given.GetProperty("after").GetString()).ShouldBe(("given", "Ada", "Augusta"));
    }

    [Fact]
    public async Task shows_a_record_as_it_was_even_before_it_went_to_another()
    {
        await using var counter = await Counter.OpenAsync();
        var (ada, grace) = (await counter.EnrolAsync("Ada"), await counter.EnrolAsync("Grace"));
        var role = await counter.AddAsync("role", new { personId = ada, affiliation = "staff", status = "Active", title = "Countess" });
        var then = (await counter.PatchAsync($"role/{role}", new { title = "Analyst" })).GetProperty("sequence").GetInt64();
        await counter.PatchAsync($"role/{role}", new { personId = grace });

        (await counter.GetAsync($"records/role/{role}")).GetProperty("values").GetProperty("personId").GetInt32().ShouldBe(grace);
        var was = await counter.GetAsync($"records/role/{role}?at={then}");
        was.GetProperty("values").GetProperty("personId").GetInt32().ShouldBe(ada);
        was.GetProperty("values").GetProperty("title").GetString().ShouldBe("Analyst");
        (await counter.GetAsync($"records/role/{role}/timeline")).GetProperty("events").EnumerateArray().Select(e => e.GetProperty("what").GetString())
            .ShouldBe(["added", "edited", "moved away", "received"]);
    }

    [Theory]
    [InlineData("streams/person/{0}?at=tomorrow", HttpStatusCode.BadRequest)]
    [InlineData("streams/person/{0}?at=%23999999", HttpStatusCode.BadRequest)]
    [InlineData("streams/person/{0}?at=2999-01-01", HttpStatusCode.BadRequest)]
    [InlineData("streams/persn/{0}", HttpStatusCode.NotFound)]
    [InlineData("streams/person/4711", HttpStatusCode.NotFound)]
    [InlineData("records/name/4711", HttpStatusCode.NotFound)]
    [InlineData("streams/person/{0}/difference", HttpStatusCode.BadRequest)]
    [InlineData("changes?after=-1", HttpStatusCode.BadRequest)]
    [InlineData("changes?after=999999", HttpStatusCode.Gone)]
    [InlineData("changes?wait=61", HttpStatusCode.BadRequest)]
    [InlineData("people?limit=0", HttpStatusCode.BadRequest)]
    [InlineData("people?after=nowhere", HttpStatusCode.BadRequest)]
    [InlineData("nothing", HttpStatusCode.NotFound)]
    public async Task says_what_is_wrong_with_a_place_that_is_none(string path, HttpStatusCode status)
    {
        await using var counter = await Counter.OpenAsync();
        var ada = await counter.EnrolAsync("Ada");
        (await counter.AskAsync(status, HttpMethod.Get, string.Format(System.Globalization.CultureInfo.InvariantCulture, path, ada))).GetProperty("detail").GetString().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task finds_people_page_by_page()
    {
        await using var counter = await Counter.OpenAsync();
        foreach (var given in new[] { "Ada", "Adam", "Adele", "Grace" }) await counter.EnrolAsync(given);

        var first = await counter.GetAsync("people?name=ad&limit=2");
        var second = await counter.GetAsync($"people?name=ad&limit=2&after={first.GetProperty("next").GetString()}");
        first.GetProperty("people").EnumerateArray().Concat(second.GetProperty("people").EnumerateArray()).Select(p => p.GetProperty("name").GetProperty("given").GetString()).ShouldBe(["Ada", "Adam", "Adele"]);
        second.GetProperty("next").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    private static async Task<int> LifeAsync(Counter counter)
    {
        var ada = await counter.EnrolAsync("Ada");
        var name = (await counter.Office.OfPersonAsync<Domain.People.Name>(ada))[0].Id;
        await counter.PatchAsync($"name/{name}", new { given = "Augusta" });
        var mail = await counter.AddAsync("email_address", new { personId = ada, mail = "ada@example.org", type = "official" });
        var other = await counter.AddAsync("email_address", new { personId = ada, mail = "lovelace@example.org", type = "official" });
        await counter.PatchAsync($"email_address/{mail}", new { mail = "augusta@example.org" });
        await counter.DeleteAsync($"email_address/{other}");
        return ada;
    }
}
