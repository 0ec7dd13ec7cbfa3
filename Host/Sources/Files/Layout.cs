using EventRegistry.Domain.IdentitySources;

namespace EventRegistry.Host.Sources.Files;

/// <summary>What the columns of a file mean.</summary>
internal abstract class Layout
{
    /// <summary>How many rows come before the first record.</summary>
    public abstract int HeaderRows { get; }

    /// <summary>How many columns there are; null where rows may differ.</summary>
    public abstract int? Width { get; }

    /// <summary>The columns that group mappings may name: by number from 0, and by label where they have any.</summary>
    public abstract IReadOnlyList<string> GroupAttributes { get; }

    /// <summary>The columns of given names, family names and addresses of mail.</summary>
    public abstract (IReadOnlyList<int> Given, IReadOnlyList<int> Family, IReadOnlyList<int> Mail) Searched { get; }

    /// <summary>What a row means.</summary>
    /// <exception cref="RecordUnreadable">A cell is none of its kind, or there are too few or too many.</exception>
    public abstract SourcedRecord Read(string[] cells);
}
