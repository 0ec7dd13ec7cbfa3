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

    private readonly ImmutableSortedDictionary<string, object?> values;

    private Sent(ImmutableSortedDictionary<string, object?> values) => this.values = values;

    /// <summary>All values of a record.</summary>
    public static Sent<T> All(T record) => Kind<T>.Instance.Fields.Where(f => f.Name != nameof(IRecord.Id)).Aggregate(Nothing, (sent, f) => sent.With(f.Name, f.Of(record)));

    /// <summary>The names of the members that were sent, such as <c>GivenName</c>.</summary>
    public IEnumerable<string> Members => values.Keys;

    public bool Has(string member) => values.ContainsKey(member);

    /// <summary>What was sent; null also where nothing was.</summary>
    public object? this[string member] => values.GetValueOrDefault(member);

    /// <param name="member">The record's member, as in <c>nameof(Name.Given)</c>.</param>
    /// <param name="value">Of the member's type, or an <see cref="Unreadable"/>.</param>
    public Sent<T> With(string member, object? value) => new(values.SetItem(member, value));

    public Sent<T> Without(string member) => new(values.Remove(member));

    public bool Equals(Sent<T>? other) => other is not null && values.Count == other.values.Count && values.All(v => other.values.TryGetValue(v.Key, out var o) && Equals(o, v.Value));

    public override bool Equals(object? obj) => Equals(obj as Sent<T>);

    public override int GetHashCode() => values.Count;

    public override string ToString() => $"{Kind<T>.Instance} {{ {string.Join(", ", values.Select(v => $"{v.Key} = {v.Value}"))} }}";
}

/// <summary>Something that was sent for a value and is none of its type, such as a word for a date.</summary>
public sealed record Unreadable(string Text);
