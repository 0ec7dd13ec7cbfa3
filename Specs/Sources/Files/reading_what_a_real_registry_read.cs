using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.People;
using EventRegistry.Host.Sources;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Sources.Files;

public sealed class reading_what_a_real_registry_read
{
    [Fact]
    public async Task keeps_of_each_row_the_text_that_it_kept()
    {
        var (made, texts, hashes) = (new HashSet<(string Source, string Key, string Text)>(), 0, 0);
        for (var number = 1; number <= 4; number++)
        {
            var round = new RecordedRound(number);
            foreach (var row in await RowsAsync(round)) made.Add(row);
            foreach (var kept in round.Kept())
            {
                if (kept.Kept.Length == 32) hashes++;
                else texts++;
                made.ShouldContain(m => m.Source == kept.Source && m.Key == kept.Key && (m.Text == kept.Kept || RecordedRound.HashOf(m.Text) == kept.Kept), kept.Kept);
            }
        }

        (texts, hashes).ShouldBe((260, 74));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task makes_of_each_record_the_attributes_that_it_made(int number)
    {
        var (compared, made) = (0, new List<(string Source, string Key, string Text)>());
        for (var earlier = 1; earlier <= number; earlier++) made.AddRange(await RowsAsync(new(earlier)));
        var round = new RecordedRound(number);
        foreach (var records in round.Kept().Where(k => k.LiveIdentity is not null).GroupBy(k => k.Source))
        {
            await using var source = await round.OpenAsync(records.Key);
            foreach (var (_, key, identity, kept) in records)
            {
                var text = made.First(m => m.Source == records.Key && m.Key == key && (m.Text == kept || RecordedRound.HashOf(m.Text) == kept)).Text;
                LinesOf(source.Read(new(key, text))).Select(AsNumber).ShouldBe(LinesOf(round, identity!).Select(AsNumber), ignoreOrder: true, key);
                compared++;
            }
        }

        compared.ShouldBeGreaterThan(35);
    }

    // The registry compares these two as numbers, so that what it has of H009 is still what the first round said.
    private static string AsNumber(string line) => line.Replace("identifier=007009,", "identifier=7009,", StringComparison.Ordinal);

    private static async Task<IReadOnlyList<(string Source, string Key, string Text)>> RowsAsync(RecordedRound round)
    {
        var rows = new List<(string, string, string)>();
        foreach (var id in RecordedRound.Sources.Keys)
        {
            await using var source = await round.OpenAsync(id);
            await foreach (var record in source.ListAsync(default)) rows.Add((id, record.Key, record.Raw));
        }

        return rows;
    }

    private static List<string> LinesOf(SourcedRecord record) =>
    [
        RecordedRound.Line(record.Identity), .. record.Names.Select(RecordedRound.Line), .. record.Identifiers.Select(RecordedRound.Line), .. record.EmailAddresses.Select(RecordedRound.Line),
        .. record.Urls.Select(RecordedRound.Line), .. record.Addresses.Select(RecordedRound.Line), .. record.TelephoneNumbers.Select(RecordedRound.Line), .. record.AdHocAttributes.Select(RecordedRound.Line),
    ];

    // The key as an identifier, and the ePPN, are added by the registry, whatever the source.
    private static List<string> LinesOf(RecordedRound round, string identity) =>
    [
        .. round.Lines<OrgIdentityRecord>("id", identity), .. round.Lines<Name>("org_identity_id", identity),
        .. round.Lines<Identifier>("org_identity_id", identity).Where(l => !l.Contains("type=sorid", StringComparison.Ordinal) && !l.Contains("@example.edu, type=eppn", StringComparison.Ordinal)),
        .. round.Lines<EmailAddress>("org_identity_id", identity), .. round.Lines<Url>("org_identity_id", identity), .. round.Lines<Address>("org_identity_id", identity),
        .. round.Lines<TelephoneNumber>("org_identity_id", identity), .. round.Lines<AdHocAttribute>("org_identity_id", identity),
    ];
}
