using EventRegistry.Domain.Changelog;

namespace EventRegistry.Projections.ReadModels;

/// <summary>Names one row of the registry's tables.</summary>
/// <param name="Kind">Its table.</param>
/// <param name="Id">Its own id: the record's, or that of an archived copy.</param>
public readonly record struct RowKey(Kind Kind, int Id);

/// <summary>One row of the registry's tables: a record as it is now, or an archived copy of what it was.</summary>
/// <param name="Key">Which row.</param>
/// <param name="Record">Its values, under the record's id.</param>
/// <param name="IsCopy">Whether it is an archived copy.</param>
/// <param name="Actor">Who wrote these values; null when that is not known.</param>
public sealed record RecordRow(
    RowKey Key, IRecord Record, bool IsCopy, int Revision, bool Deleted, DateTimeOffset Created, DateTimeOffset Modified, string? Actor)
{
    /// <summary>Whose it is.</summary>
    public Owners Owners => Owners.Of(Key.Kind, Record);

    /// <summary>All rows of a record, copies first.</summary>
    public static IEnumerable<RecordRow> Of(ChangelogView.Trail trail) => trail.Kind.Accept(new RowsOf(trail));

    private sealed class RowsOf(ChangelogView.Trail trail) : IKindVisitor<IEnumerable<RecordRow>>
    {
        public IEnumerable<RecordRow> Visit<T>(Kind<T> kind) where T : class, IRecord => ((ChangelogView.Trail<T>)trail).Rows.Select(r => new RecordRow(
            new(kind, r.RowId), r.Record, r.IsCopy, r.Revision ?? 0, r.Deleted ?? false,
            r.Created ?? DateTimeOffset.UnixEpoch, r.Modified ?? r.Created ?? DateTimeOffset.UnixEpoch, r.Actor));
    }
}
