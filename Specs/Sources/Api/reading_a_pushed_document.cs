using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Host.Sources;
using EventRegistry.Host.Sources.Api;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Sources.Api;

public sealed class reading_a_pushed_document
{
    [Fact]
    public void understands_all_that_a_system_of_record_may_tell()
    {
        var ada = Read("""
            "names":[{"prefix":"Lady","given":"Ada","middle":"B","family":"King","suffix":"PhD","language":"en"},{"type":"preferred","given":"Augusta"}],
            "addresses":[{"streetAddress":"12 St James's Square","room":"7","locality":"London","region":"Greater London","postalCode":"SW1Y","country":"UK","type":"home","language":"en"},
              {"streetAddress":"1 Lane"},{"locality":"Nowhere"}],
            "affiliation":"faculty","dateOfBirth":"1815-12-10","department":"Engines","organization":"Society","title":"Analyst",
            "managerIdentifier":"m1","sponsorIdentifier":4711,"validFrom":"2026-01-31","validThrough":"2027-01-31T23:59:59+02:00",
            "emailAddresses":[{"address":"ada@example.org"},{"address":"a@example.org","type":"personal","verified":true},{"type":"official"}],
            "identifiers":[{"identifier":"0815","type":"enterprise"},{"identifier":"untyped"}],
            "telephoneNumbers":[{"number":"+44 1"},{"number":"+44 2","type":"mobile"}],
            "urls":[{"url":"https://example.org/ada","type":"official"},{"url":"https://example.org"}],
            "adhoc":[{"tag":"badge","value":"gold"},{"tag":"floor","value":3}]
            """);
        ada.Identity.ShouldBe(SourcedRecord.Nobody.Identity with
        {
            Affiliation = "faculty",
            DateOfBirth = new(1815, 12, 10),
            Department = "Engines",
            Organization = "Society",
            Title = "Analyst",
            ManagerIdentifier = "m1",
            SponsorIdentifier = "4711",
            ValidFrom = new(2026, 1, 31, 0, 0, 0, TimeSpan.Zero),
            ValidThrough = new(2027, 1, 31, 21, 59, 59, TimeSpan.Zero),
        });
        ada.Names.Select(n => (n.Honorific, n.Given, n.Middle, n.Family, n.Suffix, n.Type, n.Language, n.PrimaryName)).ShouldBe(
            [("Lady", "Ada", "B", "King", "PhD", "official", "en", true), (null, "Augusta", null, null, null, "preferred", null, false)]);
        ada.Addresses.Select(a => (a.Street, a.Room, a.Locality, a.State, a.PostalCode, a.Country, a.Type, a.Language)).ShouldBe(
            [("12 St James's Square", "7", "London", "Greater London", "SW1Y", "UK", "home", "en"), ("1 Lane", null, null, null, null, null, "office", null)]);
        ada.EmailAddresses.Select(m => (m.Mail, m.Type, m.Verified)).ShouldBe([("ada@example.org", "official", false), ("a@example.org", "personal", true)]);
        ada.Identifiers.Select(i => (i.Value, i.Type, i.Login, i.Status)).ShouldBe([("0815", "enterprise", false, Standing.Active)]);
        ada.TelephoneNumbers.Select(t => (t.Number, t.Type)).ShouldBe([("+44 1", "office"), ("+44 2", "mobile")]);
        ada.Urls.Select(u => (u.Address, u.Type)).ShouldBe([("https://example.org/ada", "official")]);
        ada.AdHocAttributes.Select(a => (a.Tag, a.Value)).ShouldBe([("badge", "gold"), ("floor", "3")]);
        ada.GroupValues.ShouldBeEmpty();
    }

    [Fact]
    public void takes_little_for_what_it_is()
    {
        var somebody = Read("""  "title":"","names":null  """);
        somebody.Identity.ShouldBe(SourcedRecord.Nobody.Identity with { Affiliation = "member" });
        somebody.Names.ShouldBeEmpty();
    }

    [Fact]
    public void says_what_is_none() => Should.Throw<RecordUnreadable>(() => SorDocument.Parse("d41d8cd98f00b204e9800998ecf8427e").Read());

    private static SourcedRecord Read(string attributes) => SorDocument.Parse("{\"sorAttributes\":{" + attributes + "}}").Read();
}
