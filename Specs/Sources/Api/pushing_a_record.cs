using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Host.ReadModels;
using EventRegistry.Specs.Commands;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Sources.Api;

public sealed class pushing_a_record : IAsyncLifetime
{
    private const string People = "2/v1/sorPeople/hr/";
    private const string Ada = """{"sorAttributes":{"names":[{"family":"King","given":"Ada"}]}}""";

    private APushedSource hr = null!;

    public async Task InitializeAsync() => hr = await APushedSource.StartAsync();

    public async Task DisposeAsync() => await hr.DisposeAsync();

    [Fact]
    public async Task keeps_it_and_syncs_it_at_once()
    {
        (await hr.CallAsync("PUT", People + "k1", Ada)).ShouldBe((201, """{"identifiers":[]}"""));
        hr.Sync.Asked.ShouldBe([(APushedSource.SourceId, "k1", "co_2.hr")]);
        (await hr.CallAsync("GET", People + "k1")).ShouldBe((200, Ada));
        (await hr.KeysAsync()).ShouldBe(["k1"]);
    }

    [Fact]
    public async Task says_that_it_was_known()
    {
        await hr.CallAsync("PUT", People + "k1", Ada);
        (await hr.CallAsync("PUT", People + "k1", Ada)).Status.ShouldBe(200);
        hr.Sync.Result = _ => SyncResult.Unchanged;
        (await hr.CallAsync("PUT", People + "k1", Ada)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task is_the_same_text_whenever_and_in_whatever_order_it_comes()
    {
        await hr.CallAsync("PUT", People + "k1", """{"sorAttributes":{"title":"Analyst","names":[{"family":"King","given":"Ada"}]},"meta":{"b":1,"a":[2,1]}}""");
        await using var source = await hr.OpenAsync();
        var before = (await source.RetrieveAsync("k1", default)).Single();
        await hr.CallAsync("PUT", People + "k1", """
            { "returnUrl": "https://example.org/back", "meta": {"a": [2, 1], "b": 1},
              "sorAttributes": {"names": [{"given": "Ada", "family": "King"}], "title": "Analyst"} }
            """);
        (await source.RetrieveAsync("k1", default)).ShouldBe([before]);
    }

    [Fact]
    public async Task that_is_of_two_roles_makes_two_records_of_one_person_corner_case_26()
    {
        var (status, _) = await hr.CallAsync("PUT", People + "k", """
            {"sorAttributes":{"names":[{"given":"Ada","family":"King"}],"affiliation":"member","title":"Countess","roles":[
              {"roleIdentifier":"1","affiliation":"faculty","title":"Analyst"},
              {"roleIdentifier":2,"affiliation":"staff"}]}}
            """);
        status.ShouldBe(201);
        hr.Sync.Asked.Select(a => a.Key).ShouldBe(["k:1", "k:2"]);
        await using var source = await hr.OpenAsync();
        var records = await source.ListAsync(default).ToListAsync();
        records.Select(r => r.Key).ShouldBe(["k:1", "k:2"]);
        records.Select(source.Read).Select(r => (r.Names.Single().Given, r.Identity.Affiliation, r.Identity.Title)).ShouldBe([("Ada", "faculty", "Analyst"), ("Ada", "staff", "Countess")]);
        (await hr.CallAsync("GET", People + "k")).Status.ShouldBe(404);
        (await hr.CallAsync("GET", People + "k:2")).Body.ShouldBe("""{"sorAttributes":{"affiliation":"staff","names":[{"family":"King","given":"Ada"}],"title":"Countess"}}""");
        (await hr.CallAsync("DELETE", People + "k:2")).Status.ShouldBe(200);
        (await hr.KeysAsync()).ShouldBe(["k:1"]);
    }

    [Fact]
    public async Task is_known_where_one_of_its_roles_is()
    {
        hr.Sync.Result = key => key == "k:1" ? SyncResult.New : SyncResult.Unchanged;
        (await hr.CallAsync("PUT", People + "k", """{"sorAttributes":{"roles":[{"roleIdentifier":"1"},{"roleIdentifier":"2"}]}}""")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task answers_by_what_the_person_is_known()
    {
        await Office.StoreAsync(hr.Office.Registry,
        [
            new Added<PersonRecord>(new(50, Office.Campus, PersonStatus.Active, null, null)),
            new Added<OrgIdentityRecord>(SourcedRecord.Nobody.Identity with { Id = 60, CoId = Office.Campus, Status = OrgIdentityStatus.Synced }),
            new Added<SourceRecord>(new(61, new SourceId(APushedSource.SourceId), "K1", Ada, null, new OrgIdentityId(60), null, null)),
            new Added<Identifier>(Of(62, "K1", "sorid", Standing.Active) with { OrgIdentityId = new OrgIdentityId(60) }),
            new Added<IdentityLink>(new(63, new PersonId(50), new OrgIdentityId(60))),
            new Added<Identifier>(Of(64, "ada", "uid", Standing.Active) with { PersonId = new PersonId(50) }),
            new Added<Identifier>(Of(65, "old", "uid", Standing.Suspended) with { PersonId = new PersonId(50) }),
        ]);
        await new CatchUp(hr.Office.Registry).RunAsync(default);
        (await hr.CallAsync("PUT", People + "K1", Ada)).Body.ShouldBe("""{"identifiers":[{"identifier":"ada","type":"uid"}]}""");
        (await hr.CallAsync("PUT", People + "k1", Ada)).Body.ShouldBe("""{"identifiers":[]}""", "keys are told apart by case");

        static Identifier Of(int id, string value, string type, Standing status) => new(id, value, type, false, status, null, null, null, null, null, null, null, null);
    }

    [Fact]
    public async Task that_is_taken_back_is_gone()
    {
        await hr.CallAsync("PUT", People + "k1", Ada);
        (await hr.CallAsync("DELETE", People + "k1")).Status.ShouldBe(200);
        hr.Sync.Asked.Count.ShouldBe(2);
        await using var source = await hr.OpenAsync();
        (await source.RetrieveAsync("k1", default)).ShouldBeEmpty();
        foreach (var method in new[] { "GET", "DELETE" })
        {
            var (status, body) = await hr.CallAsync(method, People + "k1");
            (status, body).ShouldBe((404, """{"error":"There is no record \"k1\" of \"hr\""}"""));
        }

        hr.Sync.Asked.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("", "no JSON")]
    [InlineData("{", "no JSON")]
    [InlineData("[]", "no JSON object")]
    [InlineData("null", "no JSON object")]
    [InlineData("{}", "no object sorAttributes")]
    [InlineData("""{"sorAttributes":[]}""", "no object sorAttributes")]
    [InlineData("""{"sorAttributes":{},"sorAttributes":{}}""", "no JSON")]
    [InlineData("""{"sorAttributes":{"names":{}}}""", "sorAttributes.names is no list")]
    [InlineData("""{"sorAttributes":{"names":["Ada"]}}""", "sorAttributes.names[0] is no object")]
    [InlineData("""{"sorAttributes":{"names":[{"given":["Ada"]}]}}""", "sorAttributes.names[0].given is neither text nor a number")]
    [InlineData("""{"sorAttributes":{"title":"a\u0000b"}}""", "sorAttributes.title has a character that is none")]
    [InlineData("""{"sorAttributes":{"title":"\ud800"}}""", "half a character")]
    [InlineData("""{"sorAttributes":{"\ud800":1}}""", "half a character")]
    [InlineData("""{"meta":["\udc00"],"sorAttributes":{}}""", "half a character")]
    [InlineData("""{"sorAttributes":{"dateOfBirth":"10.12.1815"}}""", "such as 1985-12-31")]
    [InlineData("""{"sorAttributes":{"validThrough":"soon"}}""", "such as 2027-01-31T23:59:59Z")]
    [InlineData("""{"sorAttributes":{"emailAddresses":[{"address":"a@example.org","verified":"yes"}]}}""", "neither true nor false")]
    [InlineData("""{"sorAttributes":{"roles":{}}}""", "sorAttributes.roles is no list")]
    [InlineData("""{"sorAttributes":{"roles":[1]}}""", "sorAttributes.roles[0] is no object")]
    [InlineData("""{"sorAttributes":{"roles":[{"roleIdentifier":"1"},{"title":"x"}]}}""", "sorAttributes.roles[1] has no roleIdentifier")]
    [InlineData("""{"sorAttributes":{"roles":[{"roleIdentifier":"1"},{"roleIdentifier":1}]}}""", "Two roles make the key 'k1:1'")]
    [InlineData("""{"sorAttributes":{"roles":[{"roleIdentifier":"1"},{"roleIdentifier":"2","validFrom":"x"}]}}""", "sorAttributes.validFrom")]
    public async Task that_is_unreadable_says_what_is_wrong_and_keeps_nothing(string document, string says)
    {
        var (status, body) = await hr.CallAsync("PUT", People + "k1", document);
        status.ShouldBe(400);
        body.ShouldContain(says);
        (await hr.KeysAsync()).ShouldBeEmpty();
        hr.Sync.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task that_cannot_be_taken_is_kept_and_says_why()
    {
        hr.Sync.Refusals = [new(default, "Invalid fields", "Name.Given")];
        var (status, body) = await hr.CallAsync("PUT", People + "k1", Ada);
        status.ShouldBe(409);
        body.ShouldContain("k1");
        body.ShouldContain("Name.Given: Invalid fields");
        (await hr.KeysAsync()).ShouldBe(["k1"]);
    }

    [Fact]
    public async Task is_for_the_api_user_of_the_source_alone()
    {
        (await hr.CallAsync("PUT", People + "k1", Ada, null)).Status.ShouldBe(401);
        (await hr.CallAsync("PUT", People + "k1", Ada, "co_2.hr:wrong")).Status.ShouldBe(401);
        (await hr.CallAsync("PUT", People + "k1", Ada, "co_2.stranger:" + hr.StrangersKey)).Status.ShouldBe(401);
        foreach (var label in new[] { "nothing", "asleep", "file", "HR" }) (await hr.CallAsync("PUT", $"2/v1/sorPeople/{label}/k1", Ada)).Status.ShouldBe(401, label);
        (await hr.CallAsync("PUT", "99/v1/sorPeople/hr/k1", Ada)).Status.ShouldBe(404);
        (await hr.CallAsync("POST", People + "k1", Ada)).Status.ShouldBe(404);
        (await hr.CallAsync("PUT", People, Ada)).Status.ShouldBe(404);
        (await hr.KeysAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task has_any_key_that_a_path_can_hold()
    {
        foreach (var key in new[] { "a/b", "a b", "ä%", "k.json", "k:1" })
        {
            (await hr.CallAsync("PUT", People + Uri.EscapeDataString(key), Ada)).Status.ShouldBe(201, key);
            (await hr.CallAsync("GET", People + Uri.EscapeDataString(key))).Status.ShouldBe(200, key);
        }

        (await hr.KeysAsync()).ShouldBe(["a b", "a/b", "k.json", "k:1", "ä%"]);
    }
}
