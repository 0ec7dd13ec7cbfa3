using System.Collections.Immutable;
using EventRegistry.Domain.Changelog;

namespace EventRegistry.Domain.Decisions;

/// <summary>
/// The values that were sent of a record, by column. What was not sent is not the same as what was sent empty:
/// some rules ask whether a save speaks of a value at all (<c>identity-rules.md</c> 3 and 8).
/// </summary>
public sealed class Sent<T> : IEquatable<Sent<T>> where T : class, IRecord
{
    public static readonly Sent<T> Nothing = new(ImmutableSortedDictionary<string, object?>.Empty.WithComparers(StringComparer.Ordinal));

    private readonly Lazy<ImmutableSortedDictionary<string, object?>>? later;
    private readonly ImmutableSortedDictionary<string, object?>? some;
    private readonly T? whole;

    private Sent(ImmutableSortedDictionary<string, object?> values) => some = values;

    // Most who send a whole record are only asked whether they did.
    private Sent(T whole)
    {
        this.whole = whole;
        later = new(() => Kind<T>.Instance.Fields.Where(f => f.Name != nameof(IRecord.Id)).Aggregate(Nothing, (sent, f) => sent.With(f.Name, f.Of(whole))).Values);
    }

    private ImmutableSortedDictionary<string, object?> Values => some ?? later!.Value;

    /// <summary>All values of a record.</summary>
    public static Sent<T> All(T record) => new(record);

    /// <summary>The names of the members that were sent, such as <c>GivenName</c>.</summary>
    public IEnumerable<string> Members => Values.Keys;

    public bool Has(string member) => whole is not null ? member != nameof(IRecord.Id) : Values.ContainsKey(member);

    /// <summary>What was sent; null also where nothing was.</summary>
    public object? this[string member] => Values.GetValueOrDefault(member);

    /// <param name="member">The record's member, as in <c>nameof(Name.Given)</c>.</param>
    /// <param name="value">Of the member's type, or an <see cref="Unreadable"/>.</param>
    public Sent<T> With(string member, object? value) => new(Values.SetItem(member, value));

    public Sent<T> Without(string member) => new(Values.Remove(member));

    public bool Equals(Sent<T>? other) => other is not null && Values.Count == other.Values.Count && Values.All(v => other.Values.TryGetValue(v.Key, out var o) && Equals(o, v.Value));

    public override bool Equals(object? obj) => Equals(obj as Sent<T>);

    public override int GetHashCode() => Values.Count;

    public override string ToString() => $"{Kind<T>.Instance} {{ {string.Join(", ", Values.Select(v => $"{v.Key} = {v.Value}"))} }}";
}

/// <summary>Something that was sent for a value and is none of its type, such as a word for a date.</summary>
public sealed record Unreadable(string Text);
