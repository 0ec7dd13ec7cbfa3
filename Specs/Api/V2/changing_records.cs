using System.Net;
using System.Text.Json;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.People;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Api.V2;

public sealed class changing_records
{
    [Fact]
    public async Task refuses_a_member_that_is_none_and_names_the_nearest()
    {
        await using var counter = await Counter.OpenAsync();
        var ada = await counter.EnrolAsync("Ada");
        var problem = await counter.AskAsync(HttpStatusCode.UnprocessableEntity, HttpMethod.Post, "records/name", new { personId = ada, gven = "Ada", type = "official" });
        var fault = problem.GetProperty("faults").EnumerateArray().ShouldHaveSingleItem();
        (fault.GetProperty("member").GetString(), fault.GetProperty("message").GetString()).ShouldBe(("gven", "A name has no member 'gven'. Did you mean 'given'?"));
    }

    [Fact]
    public async Task says_which_rules_did_not_hold_for_which_members()
    {
        await using var counter = await Counter.OpenAsync();
        var ada = await counter.EnrolAsync("Ada");
        var problem = await counter.AskAsync(HttpStatusCode.UnprocessableEntity, HttpMethod.Post, "records/role", new { personId = ada, affiliation = "pirate", status = "Awake", validFrom = "soon" });
        problem.GetProperty("faults").EnumerateArray().Select(f => $"{f.GetProperty("member")} {f.GetProperty("rule")}").Order(StringComparer.Ordinal)
            .ShouldBe(["affiliation ValueIsOfAKnownType", "status ValueIsReadable", "validFrom ValueIsReadable"]);
    }

    [Fact]
    public async Task what_the_registrys_state_does_not_allow_is_a_conflict()
    {
        await using var counter = await Counter.OpenAsync();
        await counter.AddAsync("group", new { name = "Pioneers", status = "Active" });
        var problem = await counter.AskAsync(HttpStatusCode.Conflict, HttpMethod.Post, "records/group", new { name = "Pioneers", status = "Active" });
        problem.GetProperty("rule").GetString().ShouldBe("NameIsFree");
    }

    [Fact]
    public async Task the_same_request_under_its_key_is_answered_and_not_done_again()
    {
        await using var counter = await Counter.OpenAsync();
        var ada = await counter.EnrolAsync("Ada");
        var mail = new { personId = ada, mail = "ada@example.org", type = "official" };
        var first = await counter.AskAsync(HttpStatusCode.Created, HttpMethod.Post, "records/email_address", mail, key: "once");
        var second = await counter.AskAsync(HttpStatusCode.Created, HttpMethod.Post, "records/email_address", mail, key: "once");
        second.GetRawText().ShouldBe(first.GetRawText());
        (await counter.Office.OfPersonAsync<EmailAddress>(ada)).ShouldHaveSingleItem();
        await counter.AskAsync(HttpStatusCode.Created, HttpMethod.Post, "records/co", new { name = "Observatory", status = "Active" }, key: "co", by: counter.Platform);
        await counter.AskAsync(HttpStatusCode.Created, HttpMethod.Post, "records/co", new { name = "Observatory", status = "Active" }, key: "co", by: counter.Platform);
    }

    [Fact]
    public async Task a_patch_leaves_what_it_does_not_name_and_a_put_does_not()
    {
        await using var counter = await Counter.OpenAsync();
        var ada = await counter.EnrolAsync("Ada");
        var mail = await counter.AddAsync("email_address", new { personId = ada, mail = "ada@example.org", type = "official", description = "at home" });
        await counter.PatchAsync($"email_address/{mail}", new { mail = "augusta@example.org" });
        (await counter.GetAsync($"records/email_address/{mail}")).GetProperty("values").GetProperty("description").GetString().ShouldBe("at home");
        await counter.AskAsync(HttpStatusCode.OK, HttpMethod.Put, $"records/email_address/{mail}", new { mail = "augusta@example.org", type = "official", co_person_id = ada });
        (await counter.GetAsync($"records/email_address/{mail}")).GetProperty("values").GetProperty("description").ValueKind.ShouldBe(JsonValueKind.Null);
        // What was read may be sent back as it is, and changes nothing.
        var values = (await counter.GetAsync($"records/email_address/{mail}")).GetProperty("values");
        (await counter.AskAsync(HttpStatusCode.OK, HttpMethod.Put, $"records/email_address/{mail}", values)).GetProperty("changed").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task a_membership_keeps_its_place_when_only_its_dates_change()
    {
        await using var counter = await Counter.OpenAsync();
        var (ada, group) = (await counter.EnrolAsync("Ada"), await counter.AddAsync("group", new { name = "Pioneers", status = "Active" }));
        var membership = await counter.AddAsync("membership", new { personId = ada, groupId = group, member = true });
        await counter.PatchAsync($"membership/{membership}", new { validThrough = "2999-12-31T00:00:00Z" });
        (await counter.Office.OfPersonAsync<Membership>(ada)).ShouldContain(m => m.Id == membership && m.Member == true && m.ValidThrough != null);
    }

    [Fact]
    public async Task people_are_suspended_given_identifiers_and_expunged()
    {
        await using var counter = await Counter.OpenAsync();
        await counter.AddAsync("identifier_assignment", new { status = "Active", context = "CP", identifierType = "uid", algorithm = "S", format = "a(#)", minimum = 1000 });
        var ada = await counter.EnrolAsync("Ada", new { kind = "role", values = new { affiliation = "staff", status = "Active" } });
        await counter.AskAsync(HttpStatusCode.OK, HttpMethod.Post, $"people/{ada}/status", new { status = "Suspended" });
        (await counter.GetAsync($"records/person/{ada}")).GetProperty("values").GetProperty("status").GetString().ShouldBe("Suspended");
        await counter.AskAsync(HttpStatusCode.OK, HttpMethod.Post, $"people/{ada}/identifiers");
        (await counter.Office.OfPersonAsync<Identifier>(ada)).ShouldNotBeEmpty();
        await counter.AskAsync(HttpStatusCode.OK, HttpMethod.Post, $"people/{ada}/expunge");
        (await counter.GetAsync($"records/person/{ada}")).GetProperty("deleted").GetBoolean().ShouldBeTrue();
        await counter.AskAsync(HttpStatusCode.NotFound, HttpMethod.Patch, $"records/person/{ada}", new { status = "Active" });
    }

    [Fact]
    public async Task nobody_sees_or_changes_what_is_another_cos()
    {
        await using var counter = await Counter.OpenAsync();
        var other = (await counter.AskAsync(HttpStatusCode.Created, HttpMethod.Post, "records/co", new { name = "Observatory", status = "Active" }, by: counter.Platform)).GetProperty("id").GetInt32();
        var there = (await counter.AskAsync(HttpStatusCode.Created, HttpMethod.Post, $"records/group?co={other}", new { name = "Observers", status = "Active" }, by: counter.Platform)).GetProperty("id").GetInt32();
        var ada = await counter.EnrolAsync("Ada");

        await counter.AskAsync(HttpStatusCode.NotFound, HttpMethod.Get, $"records/group/{there}");
        await counter.AskAsync(HttpStatusCode.NotFound, HttpMethod.Get, $"streams/group/{there}");
        await counter.AskAsync(HttpStatusCode.NotFound, HttpMethod.Patch, $"records/group/{there}", new { name = "Ours" });
        await counter.AskAsync(HttpStatusCode.UnprocessableEntity, HttpMethod.Post, "records/membership", new { personId = ada, groupId = there, member = true });
        await counter.AskAsync(HttpStatusCode.Forbidden, HttpMethod.Post, "records/co", new { name = "Mine", status = "Active" });
        await counter.AskAsync(HttpStatusCode.Unauthorized, HttpMethod.Get, "people", by: counter.Nobody);
        await counter.AskAsync(HttpStatusCode.BadRequest, HttpMethod.Get, "people", by: counter.Platform);
    }

    [Fact]
    public async Task says_so_when_a_document_is_none()
    {
        await using var counter = await Counter.OpenAsync();
        using var content = new StringContent("{\"given\":", System.Text.Encoding.UTF8, "application/json");
        using var response = await counter.Clerk.PostAsync(new Uri("records/name", UriKind.Relative), content);
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync()).ShouldContain("The document is no JSON of the right form.");
        using var form = new StringContent("given=Ada", System.Text.Encoding.UTF8, "application/x-www-form-urlencoded");
        using var other = await counter.Clerk.PostAsync(new Uri("records/name", UriKind.Relative), form);
        other.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        (await counter.AskAsync(HttpStatusCode.MethodNotAllowed, HttpMethod.Delete, "people")).GetProperty("detail").GetString()!.ShouldContain("GET");
    }
}
