using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.People;
using EventRegistry.Specs.Decisions;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.People;

public sealed class keeping_values
{
    private readonly Desk desk = Desk.Open();
    private readonly PersonId ada;
    private readonly RoleId role;

    public keeping_values()
    {
        ada = desk.Enrol();
        role = new(desk.GiveRole(ada));
    }

    [Fact]
    public void an_identifier_is_one_persons_among_those_of_its_type()
    {
        var grace = desk.Enrol("Grace");
        Identify(ada, "ada");
        desk.Refusal(Identifying(grace, " ada ")).ShouldBe(new(Rule.IdentifierIsFree, "The identifier \"ada\" is already in use", null));
        Identify(grace, "Ada");
        Identify(grace, "ada", "badge");
        desk.Add<Identifier>(("GroupId", desk.MakeGroup("Club")), ("Value", "ada"), ("Type", "uid"), ("Status", Standing.Active));
        var hers = Identify(grace, "grace");
        desk.RefusalOfEditing<Identifier>(hers, ("Value", "ada")).Rule.ShouldBe(Rule.IdentifierIsFree);
        desk.Edit<Identifier>(hers, ("Value", "grace"), ("Status", Standing.Suspended));
        desk.RefusalOfEditing<Identifier>(hers, ("Value", "Ada")).Rule.ShouldBe(Rule.IdentifierIsFree, "a suspended one counts, and one's own too");
    }

    [Fact]
    public void two_in_one_command_are_told_apart_too()
    {
        var (one, other) = (Identify(ada, "one"), Identify(ada, "other"));
        Edit<Identifier> To(int id) => new(id, Asking.Of<Identifier>(("Value", "same"), ("Type", "uid")));
        desk.Refusal(new Together(new([To(one), To(other)]))).Rule.ShouldBe(Rule.IdentifierIsFree);
        desk.Refusal(new Together(new([Identifying(ada, "new"), Identifying(ada, "new")]))).Rule.ShouldBe(Rule.IdentifierIsFree);
        desk[ada].Identifiers.Select(i => i.Record.Value).ShouldBe(["one", "other"], "all or nothing");
    }

    [Fact]
    public void an_org_identitys_identifiers_are_not_looked_at()
    {
        Identify(ada, "ada");
        desk.Add<Identifier>(("OrgIdentityId", new Domain.IdentitySources.OrgIdentityId(desk.MakeIdentity())), ("Value", "ada"), ("Type", "uid"), ("Status", Standing.Active));
    }

    [Fact]
    public void an_identifier_has_a_value_a_type_and_a_status()
    {
        desk.Refusals(new Add<Identifier>(Asking.Of<Identifier>(("PersonId", ada)))).Select(r => (r.Member, r.Message))
            .ShouldBe([("Value", "content"), ("Type", "content"), ("Status", "content")]);
        desk.Refusal(Identifying(ada, "  ")).Message.ShouldBe("Value cannot consist of only blank characters");
        desk.Refusal(Identifying(ada, new string('x', 513))).Message.ShouldBe("Value not in permitted range, max length permitted \"512\"");
        Identify(ada, new string('x', 300));
    }

    [Fact]
    public void nobody_says_that_an_address_is_verified()
    {
        var mail = desk.Add<EmailAddress>(("PersonId", ada), ("Mail", " ada@example.org "), ("Type", "official"), ("Verified", true));
        Mail().ShouldSatisfyAllConditions(m => m.Verified.ShouldBe(false), m => m.Mail.ShouldBe("ada@example.org"));
        desk.Edit<EmailAddress>(mail, ("Description", "At work"), ("Verified", true));
        Mail().Verified.ShouldBe(false);
        EmailAddress Mail() => desk[ada].EmailAddresses.Single().Record;
    }

    [Theory]
    [InlineData("x", "Please enter a valid email address")]
    [InlineData("ada@exämple.org", "Please enter a valid email address")]
    [InlineData(null, null)]
    [InlineData("ada@example.org", null)]
    public void an_address_looks_like_one(string? mail, string? message)
    {
        var command = new Add<EmailAddress>(Asking.Of<EmailAddress>(("PersonId", ada), ("Mail", mail)));
        if (message is null) desk.Do(command);
        else desk.Refusal(command).Message.ShouldBe(message);
    }

    [Fact]
    public void a_page_has_a_scheme_and_a_host()
    {
        desk.Add<Url>(("PersonId", ada), ("Address", "ftp://example.org"), ("Type", "official"));
        desk.RefusalOfAdding<Url>(("PersonId", ada), ("Address", "mailto:ada@example.org"), ("Type", "official")).ShouldBe(new(Rule.ValueIsWellFormed, "content", "Address"));
    }

    [Fact]
    public void an_address_of_a_role_has_the_parts_that_the_co_wants()
    {
        desk.Refusals(new Add<Address>(Asking.Of<Address>(("RoleId", role), ("PostalCode", new string('1', 17))))).Select(r => (r.Member, r.Message))
            .ShouldBe([("Street", "Required"), ("PostalCode", "content")], ignoreOrder: true);
        desk.Add<Address>(("RoleId", role), ("Street", "x"));
        desk.RefusalOfAdding<Address>(("RoleId", new RoleId(900)), ("Street", "x")).Rule.ShouldBe(Rule.ReferenceIsKnown);
    }

    [Fact]
    public void what_hangs_on_a_role_goes_to_another_of_the_same_person_and_not_to_somebody_elses()
    {
        var address = desk.Add<Address>(("RoleId", role), ("Street", "x"));
        var other = desk.GiveRole(ada);
        desk.Edit<Address>(address, ("RoleId", new RoleId(other)));
        var hers = desk.GiveRole(desk.Enrol("Grace"));
        desk.RefusalOfEditing<Address>(address, ("RoleId", new RoleId(hers))).Rule.ShouldBe(Rule.OwnerStays);
    }

    [Fact]
    public void a_number_may_be_left_out_and_not_be_empty()
    {
        desk.Add<TelephoneNumber>(("RoleId", role), ("Extension", ""));
        desk.RefusalOfAdding<TelephoneNumber>(("RoleId", role), ("Number", "")).ShouldBe(new(Rule.ValueIsGiven, "content", "Number"));
        desk.RefusalOfAdding<TelephoneNumber>(("RoleId", role), ("CountryCode", "+490")).ShouldBe(new(Rule.ValueFits, "content", "CountryCode"));
    }

    [Fact]
    public void a_persons_own_values_are_asked_for_as_the_registry_does()
    {
        desk.Refusals(new Add<PersonRecord>(Asking.Of<PersonRecord>(("Timezone", "Nowhere/Land"), ("DateOfBirth", new Unreadable("soon"))))).Select(r => r.Message)
            .ShouldBe(["A CO ID must be provided", "A valid status must be selected", "content", "content"]);
        desk.Edit<PersonRecord>(ada.Value, ("Timezone", ""));
        desk[ada].Record!.Record.Timezone.ShouldBe("");
        desk.RefusalOfEditing<PersonRecord>(ada.Value, ("CoId", Desk.Elsewhere)).Rule.ShouldBe(Rule.CoStays);
    }

    [Fact]
    public void a_line_of_history_is_written_beside_the_persons_stream_and_stays()
    {
        var line = desk.Add<HistoryRecord>(("PersonId", ada), ("Action", "CMNT"), ("Comment", "Called."));
        desk.Last.Changes.Single().Stream.ShouldBe(new(StreamKind.PersonHistory, ada.Value));
        desk.RefusalOfEditing<HistoryRecord>(line, ("Comment", "Did not.")).Rule.ShouldBe(Rule.RecordIsLive);
        desk.RefusalOfAdding<HistoryRecord>(("PersonId", ada), ("Action", "CMNTS")).Message.ShouldBe("This field cannot be left blank");
    }

    private int Identify(PersonId person, string value, string type = "uid") => desk.Do(Identifying(person, value, type));

    private static Add<Identifier> Identifying(PersonId person, string value, string type = "uid") =>
        new(Asking.Of<Identifier>(("PersonId", person), ("Value", value), ("Type", type), ("Status", Standing.Active)));
}
