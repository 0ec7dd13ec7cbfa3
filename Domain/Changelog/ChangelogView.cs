using System.Diagnostics;

namespace EventRegistry.Domain.Changelog;

/// <summary>The rows of a stream's records, as a changelog table keeps them, written back from the stream (<c>changelog.md</c> 12.4).</summary>
public sealed class ChangelogView
{
    private readonly Dictionary<(Kind Kind, int Id), Trail> trails = [];

    /// <summary>Every record that the stream tells of, with its rows: copies in the order in which they were made, the live row last.</summary>
    public static IEnumerable<Trail> Of(IEnumerable<Recorded> entries)
    {
        var view = new ChangelogView();
        foreach (var entry in entries) view.Tell(entry);
        return view.trails.Values;
    }

    private void Tell(Recorded entry)
    {
        var key = (entry.Change.Kind, entry.Change.RecordId);
        if (!trails.TryGetValue(key, out var trail))
        {
            trail = entry.Change.Kind.Accept(Trail.Maker.Instance);
            trails.Add(key, trail);
        }

        trail.Tell(entry);
        // What hangs on a role leaves the stream together with it.
        if (entry.Change is Edited<People.Role> && !trail.HasLiveRow)
        {
            foreach (var other in trails.Values.Where(t => t.RoleId == entry.Change.RecordId)) other.Leave();
        }
    }

    /// <summary>The rows of one record.</summary>
    public abstract class Trail
    {
        public abstract Kind Kind { get; }

        /// <summary>The record's id.</summary>
        public int Id { get; private protected set; }

        /// <summary>Whether the record is in this stream, deleted or not.</summary>
        public abstract bool HasLiveRow { get; }

        internal abstract int? RoleId { get; }

        internal abstract void Tell(Recorded entry);

        internal abstract void Leave();

        internal sealed class Maker : IKindVisitor<Trail>
        {
            public static readonly Maker Instance = new();

            public Trail Visit<T>(Kind<T> kind) where T : class, IRecord => new Trail<T>();
        }
    }

    /// <inheritdoc/>
    public sealed class Trail<T> : Trail where T : class, IRecord
    {
        private readonly List<ChangelogRow<T>> copies = [];
        private Current<T>? current;
        private bool deleted;
        private DateTimeOffset? deletedAt;

        public override Kind Kind => Kind<T>.Instance;

        public override bool HasLiveRow => current is not null;

        /// <summary>The record's values, deleted or not; null when it is not in this stream (any more).</summary>
        public Current<T>? Current => current;

        public bool IsDeleted => deleted;

        /// <summary>When the stream last told of it.</summary>
        public DateTimeOffset LastAt { get; private set; }

        /// <summary>All rows. A table that keeps no changelog has none of a record that was deleted.</summary>
        public IEnumerable<ChangelogRow<T>> Rows => current is { } live && (Kind.KeepsChangelog || !deleted)
            ? copies.Append(new(live.Id, false, live.Record, live.Revision, deleted, live.Created, deletedAt ?? live.Modified, live.Actor, live.From))
            : copies;

        internal override int? RoleId => (current?.Record as IRoleAttribute)?.RoleId?.Value;

        // What was deleted before stays behind.
        internal override void Leave() => current = deleted ? current : null;

        internal override void Tell(Recorded entry)
        {
            (Id, LastAt) = (entry.Change.RecordId, entry.At);
            switch ((Change<T>)entry.Change)
            {
                case Deleted<T> change:
                    (deleted, deletedAt) = (true, change.Modified ?? entry.At);
                    return;
                case Purged<T> { ArchivedAs: null }:
                    copies.Clear();
                    break;
                case Purged<T> { ArchivedAs: { } copy } change:
                    // It may have left nothing but copies that were made before.
                    IEnumerable<int> left = [copy, .. change.Copies ?? Enumerable.Empty<int>()];
                    Archive([.. left.Where(id => copies.All(c => c.RowId != id))], wasDeleted: false);
                    break;
                case Edited<T> { ArchivedAs: { } copy } change:
                    Archive([copy, .. change.Copies ?? Enumerable.Empty<int>()], change.CopyWasDeleted ?? false);
                    break;
                case Added<T> or Edited<T> or Received<T>:
                    break;
                default:
                    throw new UnreachableException(entry.Change.GetType().Name);
            }

            current = Changelog.Current<T>.After(current, (Change<T>)entry.Change, entry);
            (deleted, deletedAt) = (false, null);
        }

        private void Archive(IEnumerable<int> rowIds, bool wasDeleted)
        {
            if (current is not { } former) return;
            copies.AddRange(rowIds.Select(id => new ChangelogRow<T>(
                id, true, former.Record, former.Revision, wasDeleted, former.Created, former.Modified, former.Actor, former.From)));
        }
    }
}
