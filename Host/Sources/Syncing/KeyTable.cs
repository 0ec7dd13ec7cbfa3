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
/// Millions of keys, each as the 64 bits that stand for it, with 64 bits of what is kept of it and what was found of it by now: some twenty bytes a key, in three arrays,
/// so that the memory of a sync hardly grows with the source.
/// </summary>
internal sealed class KeyTable
{
    // Fuller than this, looking for a key takes many steps.
    private const double Full = 0.8;
    private const int Least = 1 << 10;

    private long[] keys;
    private long[] values;
    private KeyMarks[] marks;

    /// <param name="expected">How many keys there will be; it grows beyond.</param>
    public KeyTable(long expected)
    {
        var size = checked((int)(Math.Max(expected, Least) / Full) + 1);
        (keys, values, marks) = (new long[size], new long[size], new KeyMarks[size]);
    }

    public int Count { get; private set; }

    /// <summary>Where a key is; below 0 where it is not.</summary>
    public int Find(long key)
    {
        key = Taken(key);
        var slot = Slot(key);
        return keys[slot] == key ? slot : -1;
    }

    /// <summary>Where a key is from now on.</summary>
    /// <param name="isNew">Whether it was not there.</param>
    public int Add(long key, out bool isNew)
    {
        key = Taken(key);
        var slot = Slot(key);
        isNew = keys[slot] != key;
        if (!isNew) return slot;
        if (Count + 1 > keys.Length * Full)
        {
            Grow();
            slot = Slot(key);
        }

        keys[slot] = key;
        Count++;
        return slot;
    }

    public ref long Value(int slot) => ref values[slot];

    public ref KeyMarks Marks(int slot) => ref marks[slot];

    /// <summary>How many keys have marks of some kind, and none of some other.</summary>
    public int CountOf(KeyMarks with, KeyMarks without)
    {
        var count = 0;
        for (var slot = 0; slot < keys.Length; slot++)
        {
            if (keys[slot] != 0 && (marks[slot] & with) == with && (marks[slot] & without) == 0) count++;
        }

        return count;
    }

    // 0 is what a free slot holds.
    private static long Taken(long key) => key == 0 ? 1 : key;

    /// <summary>The slot of a key, or the free one that would be its.</summary>
    private int Slot(long key)
    {
        // The high bits of a digest are as good as any, and need no division.
        var slot = (int)Math.BigMul(unchecked((ulong)key), (ulong)keys.Length, out _);
        while (keys[slot] != 0 && keys[slot] != key) slot = slot + 1 == keys.Length ? 0 : slot + 1;
        return slot;
    }

    private void Grow()
    {
        var (formerKeys, formerValues, formerMarks) = (keys, values, marks);
        var size = checked(keys.Length + (keys.Length / 2));
        (keys, values, marks) = (new long[size], new long[size], new KeyMarks[size]);
        for (var i = 0; i < formerKeys.Length; i++)
        {
            if (formerKeys[i] == 0) continue;
            var slot = Slot(formerKeys[i]);
            (keys[slot], values[slot], marks[slot]) = (formerKeys[i], formerValues[i], formerMarks[i]);
        }
    }
}
