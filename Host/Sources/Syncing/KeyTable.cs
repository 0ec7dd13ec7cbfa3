namespace EventRegistry.Host.Sources.Syncing;

/// <summary>What is remembered of a key while a source is surveyed.</summary>
[Flags]
internal enum KeyMarks : byte
{
    None = 0,

    /// <summary>The source has it.</summary>
    Seen = 1,

    /// <summary>The source has it more than once.</summary>
    Doubled = 2,

    /// <summary>What the source says of it is not what is kept.</summary>
    Differs = 4,

    /// <summary>Nothing is kept of it: it was gone from the source before.</summary>
    WasGone = 8,
}

/// <summary>
/// Millions of keys, each as the 64 bits that stand for it, with 64 bits of what is kept of it and what was found of it by now: some thirty bytes a key, so that the memory of a sync
/// hardly grows with the source.
/// </summary>
internal sealed class KeyTable
{
    // Fuller than this, looking for a key takes many steps.
    private const double Full = 0.7;
    private const int Least = 1 << 10;

    private Entry[] entries;
    private KeyMarks[] marks;

    /// <param name="expected">How many keys there will be; it grows beyond.</param>
    public KeyTable(long expected)
    {
        var size = checked((int)(Math.Max(expected, Least) / Full) + 1);
        (entries, marks) = (new Entry[size], new KeyMarks[size]);
    }

    public int Count { get; private set; }

    /// <summary>Where a key is; below 0 where it is not.</summary>
    public int Find(long key)
    {
        var slot = Slot(Taken(key));
        return entries[slot].Key != 0 ? slot : -1;
    }

    /// <summary>Where a key is from now on.</summary>
    /// <param name="isNew">Whether it was not there.</param>
    public int Add(long key, out bool isNew)
    {
        key = Taken(key);
        var slot = Slot(key);
        isNew = entries[slot].Key == 0;
        if (!isNew) return slot;
        if (Count + 1 > entries.Length * Full)
        {
            Grow();
            slot = Slot(key);
        }

        entries[slot].Key = key;
        Count++;
        return slot;
    }

    public ref long Value(int slot) => ref entries[slot].Value;

    public ref KeyMarks Marks(int slot) => ref marks[slot];

    /// <summary>All of it.</summary>
    public KnownState State()
    {
        var state = default(KnownState);
        for (var slot = 0; slot < entries.Length; slot++)
        {
            if (entries[slot] is { Key: not 0 } entry) state = state.With(entry.Key, marks[slot].HasFlag(KeyMarks.WasGone) ? null : entry.Value);
        }

        return state;
    }

    /// <summary>How many keys have marks of some kind, and none of some other.</summary>
    public int CountOf(KeyMarks with, KeyMarks without)
    {
        var count = 0;
        for (var slot = 0; slot < entries.Length; slot++)
        {
            if ((marks[slot] & with) == with && (marks[slot] & without) == 0 && entries[slot].Key != 0) count++;
        }

        return count;
    }

    // 0 is what a free slot holds.
    private static long Taken(long key) => key == 0 ? 1 : key;

    /// <summary>The slot of a key, or the free one that would be its.</summary>
    private int Slot(long key)
    {
        // The high bits of a digest are as good as any, and need no division.
        var slot = (int)Math.BigMul(unchecked((ulong)key), (ulong)entries.Length, out _);
        while (entries[slot].Key is not 0 and var other && other != key) slot = slot + 1 == entries.Length ? 0 : slot + 1;
        return slot;
    }

    private void Grow()
    {
        var (formerEntries, formerMarks) = (entries, marks);
        var size = checked(entries.Length + (entries.Length / 2));
        (entries, marks) = (new Entry[size], new KeyMarks[size]);
        for (var i = 0; i < formerEntries.Length; i++)
        {
            if (formerEntries[i].Key == 0) continue;
            var slot = Slot(formerEntries[i].Key);
            (entries[slot], marks[slot]) = (formerEntries[i], formerMarks[i]);
        }
    }

    /// <summary>What is compared stands together, since it is looked up in no order.</summary>
    private struct Entry
    {
        public long Key;
        public long Value;
    }
}
