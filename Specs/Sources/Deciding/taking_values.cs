using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.People;
using Shouldly;
using Xunit;
using static EventRegistry.Specs.Sources.Deciding.Feed;

namespace EventRegistry.Specs.Sources.Deciding;

/// <summary>Which values of a record are taken, which are the same as before, and which make it an error (<c>org-identity-sources.md</c> 4.2 and 6.4).</summary>
public sealed class taking_values
{
    private readonly Feed feed = new();

    [Theory]
    [InlineData("110105199003074512", "110105199003074513", false)]
    [InlineData("123456789012345678901", "123456789012345678902", false)]
    [InlineData("0123", "123", true)]
    [InlineData("1e3", "1000", true)]
    public void what_looks_like_a_number_is_compared_as_one(string before, string after, bool isSame)
    {
        feed.Sync("H1", Somebody(uid: before));
        var first = feed.Identity("H1").Identifiers.Single(i => i.Record.Type == "uid").Id;
        feed.Sync("H1", Somebody(uid: after));
        (feed.Identity("H1").Identifiers.Single(i => i.Record.Type == "uid").Id == first).ShouldBe(isSame);
    }

    [Fact]
    public void a_telephone_number_that_is_nothing_but_signs_is_none_of_a_role()
    {
        var refused = feed.Sync("H1", Somebody(more: r => r with { TelephoneNumbers = [new TelephoneNumber(0, null, null, "--", null, null, "office", null, null, null, null, null)] }));
        refused.Refusals.Single().Message.ShouldBe("Database save failed: TelephoneNumber (number)");
    }

    [Theory]
    [InlineData("ada@example.org", true)]
    [InlineData("ada@example.org ", false)]
    [InlineData("a..b@example.org", false)]
    [InlineData("ada@10.0.0.1", false)]
    [InlineData("ada@my_host.example.org", true)]
    public void an_address_is_taken_as_it_stands_or_not_at_all(string mail, bool isTaken) =>
        feed.Sync("H1", Somebody(mail: mail)).Result.ShouldBe(isTaken ? SyncResult.New : SyncResult.Error);

    [Fact]
    public void the_primary_name_of_a_new_person_has_no_language()
    {
        feed.Sync("H1", Somebody(more: r => r with { Names = [r.Names[0] with { Language = "fr" }] }));
        feed.Person("H1").Names.Select(n => (n.Record.PrimaryName, n.Record.Language)).ShouldBe([(true, null), (null, "fr")], ignoreOrder: true);
    }
}
