using System.Text;
using EventRegistry.Host.ReadModels;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.ReadModels;

public sealed class digesting_a_text
{
    [Fact]
    public async Task gives_what_the_database_makes_of_it()
    {
        await using var shelf = await Shelf.FreshAsync();
        var random = new Random(4711);
        // Every length around the steps of three words, and around the room that short texts have.
        List<string> texts = [.. Enumerable.Range(0, 40).Concat([169, 170, 171, 511, 512, 513, 4_000]).Select(n => string.Concat(Enumerable.Range(0, n).Select(i => (char)('!' + (i * 7 % 90))))),
            "Zoë", "Ǆ🎓", "\u007f\u0080", .. Enumerable.Range(0, 200).Select(_ => AnyText(random))];
        await using var command = shelf.Registry.Database.CreateCommand("select hashtextextended(t, 0) from unnest($1::text[]) with ordinality as u (t, n) order by n");
        command.Parameters.Add(new() { Value = texts.ToArray() });
        await using var reader = await command.ExecuteReaderAsync();
        foreach (var text in texts)
        {
            (await reader.ReadAsync()).ShouldBeTrue();
            TextDigest.Of(text).ShouldBe(reader.GetInt64(0), text);
        }
    }

    private static string AnyText(Random random) => string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => new Rune(random.Next(3) switch
    {
        0 => random.Next(1, 0x80),
        1 => random.Next(0x80, 0xD800),
        _ => random.Next(0xE000, 0x110000),
    })));
}
