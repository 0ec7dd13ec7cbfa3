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
