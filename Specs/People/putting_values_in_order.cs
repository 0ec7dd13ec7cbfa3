using EventRegistry.Domain.People;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.People;

public sealed class putting_values_in_order
{
    [Fact]
    public void a_title_goes_in_title_case_unless_it_has_a_dictionary()
    {
        var role = new Role(1, new(1), null, null, null, "staff", " SENIOR ENGINEER ", "example university", "PHY", null, null, null, null, null);
        Normalisation.Of(role, attribute => attribute == "CoPersonRole.ou").ShouldBe(role with { Title = "Senior Engineer", Organization = "Example University" });
    }

    [Theory]
    [InlineData("p.o. BOX 12", "P.o. Box 12")]
    [InlineData("PART-TIME l'ÉGLISE", "Part-Time L'église")]
    [InlineData("o\u2019brien Ph.D. Hall", "O\u2019brien Ph.d. Hall")]
    [InlineData("b2b marketing 1st", "B2B Marketing 1St")]
    [InlineData("\u01c6ep \u00dcBUNG", "\u01c5ep \u00dcbung")]
    [InlineData("", "")]
    public void a_word_begins_after_whatever_parts_words(string said, string kept) =>
        Normalisation.Of(new Role(1, new(1), null, null, null, "staff", said, null, null, null, null, null, null, null), _ => false).Title.ShouldBe(kept);

    [Fact]
    public void an_organization_that_names_the_registry_keeps_its_letters()
    {
        var role = new Role(1, new(1), null, null, null, "staff", null, " the COmanage project ", "COmanage team", null, null, null, null, null);
        Normalisation.Of(role, _ => false).ShouldBe(role with { Organization = "the COmanage project", Department = "Comanage Team" });
    }

    [Theory]
    [InlineData("Gebäude 5", "Geb ude 5")]
    [InlineData("--", "")]
    [InlineData("+1 (555) 010-99", "1 555 010 99")]
    [InlineData("0555-0101", "0555 0101")]
    [InlineData(null, null)]
    [InlineData("", "")]
    public void a_number_keeps_letters_digits_and_single_spaces(string? typed, string? kept) =>
        Normalisation.Of(new TelephoneNumber(1, null, null, typed, null, null, null, new RoleId(1), null, null, null, null)).Number.ShouldBe(kept);

    [Fact]
    public void a_short_state_or_country_is_a_code()
    {
        var address = Normalisation.Of(new Address(1, "room of glass", null, "springfield", "il", " 62701 ", "united kingdom", null, null, null, null, null, null, null, null));
        (address.Street, address.Locality, address.State, address.PostalCode, address.Country)
            .ShouldBe(("Room Of Glass", "Springfield", "IL", "62701", "United Kingdom"));
    }
}
