using System.Text.Json;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Host.Api.Resources;
using EventRegistry.Host.Api.Wire;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Api;

public sealed class reading_a_document
{
    [Fact]
    public void takes_numbers_and_texts_alike()
    {
        Read(Served.Roles, """{"CouId": 5, "Ordr": "3"}""").Values.ShouldBe(Read(Served.Roles, """{"CouId": "5", "Ordr": 3}""").Values, ignoreOrder: true);
        Read(Served.Roles, """{"CouId": 5}""").Values["CouId"].ShouldBe(new CouId(5));
    }

    [Fact]
    public void takes_underscored_keys() => Read(Served.Cous, """{"co_id": 2, "name": "Physics"}""").Values.Keys.Order().ShouldBe(["CoId", "Name"]);

    [Theory]
    [InlineData("CO", "PersonId")]
    [InlineData("Org", "OrgIdentityId")]
    public void folds_the_person(string type, string member) =>
        Read(Served.Names, $$"""{"Person": {"Type": "{{type}}", "Id": "7"} }""").Values.Keys.ShouldBe([member]);

    [Fact]
    public void notes_a_person_of_another_type() => Read(Served.Names, """{"Person": {"Type": "CoRole", "Id": 7}}""").HasOtherParent.ShouldBeTrue();

    [Fact]
    public void keeps_an_empty_text_and_clears_an_empty_date_or_reference()
    {
        var filled = Read(Served.Roles, """{"Title": "", "ValidFrom": "", "CouId": "", "O": null}""");
        filled.Values["Title"].ShouldBe("");
        filled.Values["ValidFrom"].ShouldBeNull();
        filled.Values["CouId"].ShouldBeNull();
        filled.Values["Organization"].ShouldBeNull();
    }

    [Fact]
    public void drops_a_status_word_that_is_none()
    {
        Read(Served.People, """{"Status": "Active"}""").Values["Status"].ShouldBe(PersonStatus.Active);
        foreach (var word in new[] { "active", "A", "Great", "0", "" }) Read(Served.People, $$"""{"Status": "{{word}}"}""").Values.ShouldNotContainKey("Status");
    }

    [Fact]
    public void reads_codes_where_codes_travel()
    {
        Read(Served.Groups, """{"GroupType": "MA"}""").Values["GroupType"].ShouldBe(GroupType.ActiveMembers);
        Read(Served.Groups, """{"GroupType": "Standard"}""").Values["GroupType"].ShouldBe(new Unreadable("Standard"));
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("1", true)]
    [InlineData("\"0\"", false)]
    public void reads_flags(string sent, bool flag) => Read(Served.Names, $$"""{"PrimaryName": {{sent}}}""").Values["PrimaryName"].ShouldBe(flag);

    [Theory]
    [InlineData("Names", """{"PrimaryName": "yes"}""", "yes")]
    [InlineData("Roles", """{"CouId": "None"}""", "None")]
    [InlineData("Roles", """{"ValidFrom": "soon"}""", "soon")]
    [InlineData("Roles", """{"Title": {"a": 1}}""", "Object")]
    public void says_what_cannot_be_read(string resource, string sent, string text) =>
        Read(resource == "Names" ? Served.Names : Served.Roles, sent).Values.Values.Single().ShouldBe(new Unreadable(text));

    [Theory]
    [InlineData("2019-05-01", "2019-05-01 00:00:00")]
    [InlineData("2019-05-01 7:08:09", "2019-05-01 07:08:09")]
    [InlineData("2099-06-01T10:00:00Z", "2099-06-01 10:00:00")]
    [InlineData("2099-06-01T12:00:00+02:00", "2099-06-01 10:00:00")]
    [InlineData("2099-06-01T10:00:00.987Z", "2099-06-01 10:00:00")]
    public void reads_instants_as_they_are_written(string sent, string instant) =>
        RowJson.Instant((DateTimeOffset)Read(Served.Roles, $$"""{"ValidFrom": "{{sent}}"}""").Values["ValidFrom"]!).ShouldBe(instant);

    [Fact]
    public void drops_what_is_nobodys_to_write_and_names_what_it_does_not_know()
    {
        var filled = Read(Served.Cous, """{"Version": "1.0", "Id": 3, "Lft": 1, "Revision": 5, "Deleted": true, "ActorIdentifier": "me", "Wibble": "x", "CouId": 9}""");
        filled.Values.ShouldBeEmpty();
        filled.Unknown.ShouldBe(["Wibble", "CouId"]);
    }

    [Fact]
    public void asks_an_edit_to_repeat_what_is_required() =>
        Read(Served.Names, """{"Family": "Byron"}""").Requiring(Served.Names).Sent<Name>().Members.Order().ShouldBe(["Family", "Given", "Type"]);

    [Theory]
    [InlineData("""{"Cous": [{"Version": "1.0", "Name": "a"}, {"Name": "b"}]}""", """{"Version": "1.0", "Name": "a"}""", true)]
    [InlineData("""{"Version": 1.0, "Name": "a"}""", """{"Version": 1.0, "Name": "a"}""", true)]
    [InlineData("""{"Cous": [{"Version": "2.0"}]}""", """{"Version": "2.0"}""", false)]
    [InlineData("""{"Cous": []}""", "{}", true)]
    public void takes_the_first_record_of_a_document(string document, string element, bool hasVersion)
    {
        var envelope = Envelope.Of(JsonDocument.Parse(document).RootElement, "Cous");
        envelope.Element!.Value.GetRawText().ShouldBe(element);
        envelope.HasVersion.ShouldBe(hasVersion);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("\"text\"")]
    [InlineData("""{"Cous": ["text"]}""")]
    public void finds_nothing_of_use_in_others(string document) => Envelope.Of(JsonDocument.Parse(document).RootElement, "Cous").Element.ShouldBeNull();

    private static Filled Read(Resource resource, string json) => Filled.Read(resource, JsonDocument.Parse(json).RootElement);
}
