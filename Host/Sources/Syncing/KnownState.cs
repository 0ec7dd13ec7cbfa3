using System.Globalization;

namespace EventRegistry.Host.Sources.Syncing;

/// <summary>
/// All that is known of a source in five numbers, which two sets of records hardly ever share by chance. The last pairs each key with what is kept of it, so that two records that exchange
/// what they hold are another state.
/// </summary>
/// <param name="Known">How many keys.</param>
/// <param name="Gone">Of how many of them nothing is kept.</param>
/// <param name="Keys">All keys' digests, by exclusive or.</param>
/// <param name="Kept">The same of what is kept.</param>
/// <param name="Pairs">The same of each key's digest and that of what is kept of it, by and.</param>
internal readonly record struct KnownState(long Known, long Gone, long Keys, long Kept, long Pairs)
{
    /// <summary>What the database makes of its own digests.</summary>
    public const string Sql = "count(*), count(*) - count(kept), coalesce(bit_xor(key), 0), coalesce(bit_xor(kept), 0), coalesce(bit_xor(key & kept), 0)";

    /// <summary>How many records the source had when it was last synced.</summary>
    public long Live => Known - Gone;

    public KnownState With(long key, long? kept) => new(Known + 1, kept is null ? Gone + 1 : Gone, Keys ^ key, Kept ^ (kept ?? 0), Pairs ^ (key & (kept ?? 0)));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Known} {Gone} {Keys} {Kept} {Pairs}");
}
