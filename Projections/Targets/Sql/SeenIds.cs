using System.Runtime.InteropServices;

namespace EventRegistry.Projections.Targets.Sql;

/// <summary>The ids of a table's rows so far, one bit each: a second row of the same id is found before it reaches the server.</summary>
internal sealed class SeenIds
{
    // Ids are numbered by the Registry one after another, so that few pages are ever needed.
    private const int PageBits = 16;
    private readonly Dictionary<int, ulong[]> pages = [];

    /// <summary>Whether the id is new.</summary>
    public bool Add(int id)
    {
        ref var page = ref CollectionsMarshal.GetValueRefOrAddDefault(pages, id >> PageBits, out _);
        page ??= new ulong[(1 << PageBits) / 64];
        var bit = id & ((1 << PageBits) - 1);
        var before = page[bit / 64];
        page[bit / 64] = before | (1UL << (bit % 64));
        return page[bit / 64] != before;
    }
}
