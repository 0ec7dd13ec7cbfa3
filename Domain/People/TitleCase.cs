using System.Globalization;
using System.Text;

namespace EventRegistry.Domain.People;

/// <summary>A text with a capital at the beginning of each word, as the original's platform makes it: a letter after another letter is small, whatever stands between that does not part words, such as a point or an apostrophe.</summary>
internal static class TitleCase
{
    // What may stand within a word (Word_Break MidLetter, MidNumLet and Single_Quote of Unicode).
    private const string WithinWords = "'.:\u00B7\u0387\u055F\u05F4\u2018\u2019\u2024\u2027\uFE13\uFE52\uFE55\uFF07\uFF0E\uFF1A";

    private static readonly TextInfo Letters = CultureInfo.InvariantCulture.TextInfo;

    public static string Of(string text)
    {
        var made = new StringBuilder(text.Length);
        var isWithin = false;
        foreach (var rune in text.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            // Some letters have a capital of their own for this: of a digraph only the first half is large.
            made.Append(isWithin ? Rune.ToLowerInvariant(rune).ToString() : Letters.ToTitleCase(rune.ToString()));
            if (!IsPassedOver(rune, category)) isWithin = IsCased(rune, category);
        }

        return made.ToString();
    }

    private static bool IsPassedOver(Rune rune, UnicodeCategory category) =>
        category is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format or UnicodeCategory.ModifierLetter or UnicodeCategory.ModifierSymbol
        || (rune.IsBmp && WithinWords.Contains((char)rune.Value, StringComparison.Ordinal));

    // Ordinals, Roman numerals and letters in circles have a case without being letters.
    private static bool IsCased(Rune rune, UnicodeCategory category) =>
        category is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
        || rune.Value is 0xAA or 0xBA or (>= 0x2160 and <= 0x217F) or (>= 0x24B6 and <= 0x24E9);
}
