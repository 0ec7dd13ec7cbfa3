using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Specs.Decisions;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Organization;

public sealed class writing_terms
{
    private readonly Desk desk = Desk.Open();

    [Fact]
    public void they_come_after_those_that_are_there()
    {
        Write("First");
        Write("Third", ("Order", 3));
        Terms(Write("Last")).Record.Order.ShouldBe(4);
    }

    [Fact]
    public void an_edit_that_does_not_say_where_puts_them_last()
    {
        var first = Write("First");
        Write("Second");
        desk.Edit<Terms>(first, ("Description", "Again"));
        Terms(first).Record.Order.ShouldBe(3);
        desk.Edit<Terms>(first, ("Description", "Again"));
        desk.Last.Changes.ShouldBeEmpty("it says nothing new");
    }

    [Fact]
    public void those_with_a_text_of_their_own_are_shown_by_the_registry()
    {
        var terms = Write("Rules", ("Body", "Be kind."), ("Url", "https://example.org/rules"));
        (Terms(terms).Record.Url, Terms(terms).Revision).ShouldBe(($"/registry/co_terms_and_conditions/display/{terms}", 1));
        desk.Edit<Terms>(terms, ("Body", "Be kinder."));
        Terms(terms).Revision.ShouldBe(3);
    }

    [Fact]
    public void an_agreement_is_to_what_they_say_now_by_whoever_asks()
    {
        var terms = Write("Rules");
        var ada = desk.Enrol();
        var first = desk.Add<Agreement>(("PersonId", ada), ("TermsId", new TermsId(terms)));
        desk.Edit<Terms>(terms, ("Description", "New rules"));
        var second = desk.Add<Agreement>(("PersonId", ada), ("TermsId", new TermsId(terms)));
        desk[ada].Agreements.Select(a => (a.Id, a.Record.TermsRevision, a.Record.Identifier)).ShouldBe([(first, 0, "clerk"), (second, 1, "clerk")]);
        desk[ada].Agreements.Find(second)!.Record.AgreementTime.ShouldBe(desk.Now);
        desk.Co.Terms[terms].LinkedId(0).ShouldNotBe(terms);
        desk.Co.Terms[terms].LinkedId(1).ShouldBe(terms);
    }

    [Fact]
    public void they_are_described_and_have_a_status() => desk.Refusals(new Add<Terms>(Asking.Of<Terms>(("CoId", Desk.Campus)))).ShouldBe(
    [
        new(Rule.ValueIsGiven, "This field cannot be left blank", "Description"), new(Rule.ValueIsGiven, "A valid status must be selected", "Status"),
    ]);

    [Fact]
    public void agreements_outlive_them_but_not_the_person()
    {
        var terms = Write("Rules");
        var ada = desk.Enrol();
        desk.Add<Agreement>(("PersonId", ada), ("TermsId", new TermsId(terms)));
        desk.Delete<Terms>(terms);
        desk[ada].Agreements.ShouldHaveSingleItem();
        desk.Delete<PersonRecord>(ada.Value);
        desk[ada].Agreements.ShouldBeEmpty();
    }

    private int Write(string description, params (string, object?)[] more) => desk.Add<Terms>([("CoId", Desk.Campus), ("Description", description), ("Status", Standing.Active), .. more]);

    private Current<Terms> Terms(int id) => desk.Co.Terms[id].Record!;
}
