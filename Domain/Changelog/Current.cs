using System.Diagnostics;
using EventRegistry.Domain.IdentitySources;

namespace EventRegistry.Domain.Changelog;

/// <summary>A live record: its values now, and what the changelog's columns say of them.</summary>
/// <param name="Record">The values.</param>
/// <param name="Revision">The number of edits so far.</param>
/// <param name="Created">When it was added.</param>
/// <param name="Modified">When it was last written.</param>
/// <param name="Actor">Who wrote these values.</param>
/// <param name="From">Where they were copied from, if they were.</param>
public sealed record Current<T>(T Record, int Revision, DateTimeOffset Created, DateTimeOffset Modified, string? Actor, Origin? From)
    where T : class, IRecord
{
    public int Id => Record.Id;

    /// <summary>The record after a change; null when it is no longer there.</summary>
    public static Current<T>? After(Current<T>? before, Change<T> change, Recorded entry) => change switch
    {
        Added<T> added => new(added.Record, added.Revision ?? 0, entry.At, added.Modified ?? entry.At, entry.Actor, added.From),
        Edited<T> edited when edited.Record.Stream is { } owner && owner != entry.Stream => null,
        Edited<T> edited => new(edited.Record, edited.Revision ?? (before?.Revision ?? 0) + 1, before?.Created ?? entry.At,
            edited.Modified ?? entry.At, entry.Actor, edited.From),
        Received<T> received => new(received.Record, received.Revision, received.Created, received.Modified, received.WrittenBy, received.From),
        Deleted<T> or Purged<T> => null,
        _ => throw new UnreachableException(change.GetType().Name),
    };
}
