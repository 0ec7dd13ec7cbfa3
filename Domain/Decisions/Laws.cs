using EventRegistry.Domain.Changelog;

namespace EventRegistry.Domain.Decisions;

/// <summary>A record on its way to being kept.</summary>
/// <param name="Before">The live record that is edited; null for one that is added.</param>
/// <param name="Record">The values as they would be.</param>
/// <param name="Sent">What the save speaks of.</param>
public sealed record Save<T>(Current<T>? Before, T Record, Sent<T> Sent) where T : class, IRecord
{
    public bool IsNew => Before is null;

    /// <summary>Whether the save changes a value, or speaks of it for the first time.</summary>
    public bool Changes<TValue>(Func<T, TValue> value) => Before is null || !EqualityComparer<TValue>.Default.Equals(value(Before.Record), value(Record));
}

/// <summary>What holds for one kind of record beyond its values' own checks, and what follows from a change to it. Each kind's rules stand in one class.</summary>
public class Laws<T> where T : class, IRecord
{
    /// <summary>What must be known before a record of this kind is added or edited.</summary>
    /// <param name="sent">The values of an add; of an edit first those it speaks of, then all that the record would say.</param>
    public virtual Needs Needs(Sent<T> sent) => Decisions.Needs.None;

    /// <summary>What must be known besides, as what is known by now shows.</summary>
    /// <param name="sent">All that the record would say.</param>
    public virtual Needs MoreNeeds(Sent<T> sent, Known known) => Decisions.Needs.None;

    /// <summary>What must be known before a record of this kind is deleted.</summary>
    public virtual Needs NeedsOfDeleting(int id) => Decisions.Needs.None;

    /// <summary>The id that a new record takes, where it has that of what it is about; null for the next one that is free.</summary>
    public virtual int? OwnId(Sent<T> sent) => null;

    /// <summary>What must be known besides, before a record is deleted.</summary>
    public virtual Needs MoreNeedsOfDeleting(T record) => Decisions.Needs.None;

    /// <summary>Values that are wrong for this owner or in this combination. They are told together with those that are wrong by themselves.</summary>
    /// <param name="value">What would be kept, by member; an <see cref="Unreadable"/> is none.</param>
    public virtual IEnumerable<Refusal> ValueFaults(Func<string, object?> value, Draft draft) => [];

    /// <summary>Reasons to refuse a save whose values are right.</summary>
    public virtual IEnumerable<Refusal> Faults(Save<T> save, Draft draft) => [];

    /// <summary>The values as they are kept: put in order, or decided by what was sent with them.</summary>
    public virtual T Kept(Save<T> save, Draft draft) => save.Record;

    /// <summary>The values as they are kept where a pipeline copies them from an org identity.</summary>
    public virtual T Copied(Save<T> save, Draft draft) => Kept(save, draft);

    /// <summary>What must be so before the save itself is told, such as another primary name that gives way.</summary>
    public virtual void Before(Save<T> save, Draft draft)
    {
    }

    /// <summary>What follows from a save.</summary>
    /// <param name="save">With the record as it was kept.</param>
    /// <param name="because">The change's place in the draft.</param>
    public virtual void After(Save<T> save, int because, Draft draft)
    {
    }

    /// <summary>Reasons to refuse a deletion that was asked for by name. One that follows from another is never refused.</summary>
    public virtual IEnumerable<Refusal> FaultsOfDeleting(Current<T> record, Draft draft) => [];

    /// <summary>What depends on a record and goes with it, and what else follows.</summary>
    /// <param name="because">The deletion's place in the draft.</param>
    public virtual void AfterDeleting(Current<T> record, int because, Draft draft)
    {
    }
}
