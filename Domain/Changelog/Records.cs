using System.Collections;
using System.Collections.Immutable;

namespace EventRegistry.Domain.Changelog;

/// <summary>The live records of one kind in a stream, by id.</summary>
/// <remarks>An array in the order of ids: streams hold few records of a kind, and most are added at the end.</remarks>
public readonly struct Records<T> : IReadOnlyCollection<Current<T>>, IEquatable<Records<T>> where T : class, IRecord
{
    public static readonly Records<T> None = new([]);

    private readonly ImmutableArray<Current<T>> items;

    private Records(ImmutableArray<Current<T>> items) => this.items = items;

    private ImmutableArray<Current<T>> Items => items.IsDefault ? [] : items;

    public int Count => Items.Length;

    /// <summary>The live record with this id, or null.</summary>
    public Current<T>? Find(int id) => IndexOf(id) is >= 0 and var at ? Items[at] : null;

    public bool Contains(int id) => IndexOf(id) >= 0;

    /// <summary>The records after a change to one of them.</summary>
    public Records<T> After(Change<T> change, Recorded entry)
    {
        var at = IndexOf(change.RecordId);
        var before = at >= 0 ? Items[at] : null;
        var after = Current<T>.After(before, change, entry);
        return (before, after) switch
        {
            (null, null) => this,
            (null, { } added) => new(Items.Insert(~at, added)),
            ({ }, { } edited) => new(Items.SetItem(at, edited)),
            ({ }, null) => new(Items.RemoveAt(at)),
        };
    }

    /// <summary>Only those that satisfy a condition.</summary>
    public Records<T> Where(Func<Current<T>, bool> condition) => new([.. Items.Where(condition)]);

    public IEnumerator<Current<T>> GetEnumerator() => ((IEnumerable<Current<T>>)Items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public bool Equals(Records<T> other) => Items.AsSpan().SequenceEqual(other.Items.AsSpan());

    public override bool Equals(object? obj) => obj is Records<T> other && Equals(other);

    public override int GetHashCode() => Items.Length;

    public static bool operator ==(Records<T> left, Records<T> right) => left.Equals(right);

    public static bool operator !=(Records<T> left, Records<T> right) => !left.Equals(right);

    private int IndexOf(int id)
    {
        var (low, high) = (0, Items.Length - 1);
        if (high >= 0 && Items[high].Id < id) return ~Items.Length;
        while (low <= high)
        {
            var middle = (low + high) >> 1;
            var found = Items[middle].Id;
            if (found == id) return middle;
            if (found < id) low = middle + 1; else high = middle - 1;
        }

        return ~low;
    }
}
