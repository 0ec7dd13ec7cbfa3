using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.People;

namespace EventRegistry.Benchmarks.History;

/// <summary>What a source says of a person: an org identity with its attributes, from which a pipeline copies.</summary>
internal sealed class Home
{
    private readonly Town town;
    private readonly Belongings belongings;
    private readonly Kept<OrgIdentityRecord> identity;
    private readonly Kept<SourceRecord> record;
    private readonly string key;

    public Home(Town town, Belongings belongings, string given, string family, string login, bool works)
    {
        (this.town, this.belongings, key) = (town, belongings, $"sor-{login}");
        var tables = town.Tables;
        identity = belongings.Keep(tables.OrgIdentities.Add(id => new(
            id, OrgIdentityStatus.Synced, town.Chance.Of(0.3) ? new DateOnly(1960 + town.Chance.Below(45), 1 + town.Chance.Below(12), 1 + town.Chance.Below(28)) : null,
            works ? "staff" : "student", works ? town.Chance.Pick(Words.Titles) : null, "Old Town", town.Chance.Favour(town.Organization.Codes),
            new(Town.MainCo), null, null, null, null)));
        record = belongings.Keep(tables.SourceRecords.Add(id => new(
            id, new(town.Organization.Sources[works ? 0 : 1]), key, Raw(given, family, 1), town.Now, Id, null, null)));
        Name = belongings.Keep(tables.Names.Add(id => new(id, null, given, null, family, null, "official", null, null, Id, true, null)));
        Login = belongings.Keep(tables.Identifiers.Add(id => new(id, login + "@example.org", "eppn", true, Standing.Active, null, null, Id, null, null, null, null, null)));
        Mail = belongings.Keep(tables.EmailAddresses.Add(id => new(id, login + "@example.org", null, "official", true, null, Id, null, null, null)));
        if (town.Chance.Of(0.4))
        {
            Phone = belongings.Keep(tables.TelephoneNumbers.Add(id => new(
                id, "1", "555", $"555 {town.Chance.Below(10_000):D4}", null, null, "office", null, Id, null, null, null)));
        }
    }

    public OrgIdentityId Id => new(identity.Id);

    public Kept<Name> Name { get; }

    public Kept<Identifier> Login { get; }

    public Kept<EmailAddress> Mail { get; }

    public Kept<TelephoneNumber>? Phone { get; }

    private bool IsGone => identity.Values.Status == OrgIdentityStatus.Removed;

    /// <summary>The source has something new to say.</summary>
    public void Sync()
    {
        if (IsGone) return;
        record.Edit(r => r with { Raw = Raw(Name.Values.Given!, Name.Values.Family!, record.Revision + 2), LastUpdate = town.Now });
        if (town.Chance.Of(0.3)) identity.Edit(i => i with { Title = town.Chance.Pick(Words.Titles), ValidThrough = town.Now.AddYears(3) }, partly: true);
    }

    /// <summary>The source has the person no more.</summary>
    public void Remove()
    {
        if (IsGone) return;
        record.Edit(r => r with { Raw = null, LastUpdate = town.Now });
        identity.Edit(i => i with { Status = OrgIdentityStatus.Removed }, partly: true);
        if (!town.Chance.Of(0.3)) return;
        foreach (var gone in (IKept[])[record, Name, Login, Mail]) gone.Delete();
        Phone?.Delete();
        identity.Delete();
    }

    private string Raw(string given, string family, int revision) =>
        $$"""{"key":"{{key}}","given":"{{given}}","family":"{{family.Replace("\"", "\\\"", StringComparison.Ordinal)}}","affiliation":"member","valid":"{{town.Now:yyyy-MM-dd}}","version":{{revision}}}""";
}
