using System.Diagnostics.CodeAnalysis;

namespace EventRegistry.Projections.Targets.Sql;

/// <summary>
/// What the names of a target's tables, indexes and keys begin with: 1 to 32 ASCII letters, digits and underscores.
/// The default value is <c>sp_</c>.
/// </summary>
public readonly record struct Prefix
{
    private const int MaxLength = 32;
    private const string DefaultText = "sp_";

    // Null for the default, however it was come by: two prefixes of one text are equal.
    private readonly string? text;

    private Prefix(string text) => this.text = text is DefaultText ? null : text;

    /// <summary>The prefix of a target that was given none.</summary>
    public static Prefix Default => default;

    public string Text => text ?? DefaultText;

    /// <summary>Reads a prefix, or says which rule it breaks.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Prefix prefix, [NotNullWhen(false)] out string? error)
    {
        prefix = default;
        error = Fault(text);
        if (error is not null)
        {
            return false;
        }

        prefix = new Prefix(text!);
        return true;
    }

    /// <summary>Reads a prefix.</summary>
    /// <exception cref="FormatException">The text breaks a rule; the message says which.</exception>
    public static Prefix Parse(string text) => TryParse(text, out var prefix, out var error) ? prefix : throw new FormatException(error);

    public override string ToString() => Text;

    internal string Table(string table) => Identifier.Cut(Text + table);

    internal string Table(Table table) => Table(table.Name);

    internal string PrimaryKey(Table table) => Identifier.Cut($"{Text}{table.Name}_pkey");

    internal string ForeignKey(Table table, Column column) => Identifier.Cut($"{Text}{table.Name}_{column.Name}_fk");

    internal string Index(Table table, string column) => Identifier.Cut($"{Text}{table.Name}_i{table.Indexes.IndexOf(column) + 1}");

    private static string? Fault(string? text)
    {
        const string Rule = "A prefix is 1 to 32 letters (a-z, A-Z), digits and underscores, for example sp_.";
        if (string.IsNullOrEmpty(text))
        {
            return $"The table prefix is empty. {Rule}";
        }

        var position = text.AsSpan().IndexOfAnyExcept(Allowed);
        if (position >= 0)
        {
            var rune = System.Text.Rune.TryGetRuneAt(text, position, out var whole) ? whole.Value : text[position];
            var shown = System.Text.Rune.IsValid(rune) && !System.Text.Rune.IsControl(new(rune)) ? $"'{new System.Text.Rune(rune)}' (U+{rune:X4})" : $"U+{rune:X4}";
            return $"The table prefix has the character {shown} at position {position + 1}. {Rule}";
        }

        return text.Length > MaxLength ? $"The table prefix has {text.Length} characters. {Rule}" : null;
    }

    private static readonly System.Buffers.SearchValues<char> Allowed =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
}
