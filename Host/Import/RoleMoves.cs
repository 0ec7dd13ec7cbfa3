using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.People;

namespace EventRegistry.Host.Import;

/// <summary>Roles that were moved from one person to another: what hangs on them moves along, though none of its rows says so.</summary>
internal sealed class RoleMoves
{
    private readonly Dictionary<int, List<Move>> moves = [];
    private readonly HashSet<int> movedSince = [];

    /// <summary>The roles that history knew already and that were moved since.</summary>
    public IReadOnlyCollection<int> MovedSince => movedSince;

    /// <summary>Notes the moves that a role's own changes tell of.</summary>
    public void Note(IReadOnlyList<Told<Role>> role)
    {
        if (role.All(t => t.Leaving is null)) return;
        moves[role[0].Values.Id] = [.. role.Where(t => t.Leaving is not null).Select(t => new Move(t.At, t.Leaving!.Value, t.Values.Stream!.Value))];
    }

    /// <summary>Notes the moves of a role that history knew already: those of them that it has not told yet.</summary>
    public void NoteSince(int role, IReadOnlyList<Told<Role>> since)
    {
        moves.Remove(role);
        Note(since);
        if (moves.ContainsKey(role)) movedSince.Add(role);
    }

    /// <summary>Puts the changes of something that hangs on a role into the streams of those who held the role then.</summary>
    public IEnumerable<(StreamId Stream, Told<T> Told, int Step)> Place<T>(IEnumerable<Told<T>> changes, RoleId role, PersonId holder) where T : class, IRecord =>
        Place(changes, null, new(StreamKind.Person, holder.Value), moves.GetValueOrDefault(role.Value) ?? []);

    /// <summary>Puts the changes of something that history knew already into the streams of those who hold its role since.</summary>
    /// <param name="changes">What is new of it.</param>
    /// <param name="known">What was known of it, as the last thing that its rows told before.</param>
    /// <param name="stream">Where it was known.</param>
    /// <param name="role">The role.</param>
    public IEnumerable<(StreamId Stream, Told<T> Told, int Step)> PlaceSince<T>(IEnumerable<Told<T>> changes, Told<T> known, StreamId stream, RoleId role) where T : class, IRecord =>
        Place(changes, known, stream, movedSince.Contains(role.Value) ? moves[role.Value] : []);

    private static IEnumerable<(StreamId Stream, Told<T> Told, int Step)> Place<T>(IEnumerable<Told<T>> changes, Told<T>? before, StreamId stream, IEnumerable<Move> moves)
        where T : class, IRecord
    {
        var ahead = new Queue<Move>(moves);
        if (ahead.TryPeek(out var first)) stream = first.From;
        foreach (var change in changes)
        {
            while (ahead.TryPeek(out var move) && move.At <= change.At)
            {
                stream = ahead.Dequeue().To;
                if (before is not null) yield return (stream, Received(before, move.At), 1);
            }

            yield return (stream, change, 0);
            before = change;
        }

        while (before is { Change: not (Deleted<T> or Purged<T>) } && ahead.TryDequeue(out var move)) yield return (move.To, Received(before, move.At), 1);
    }

    /// <summary>What the stream is told that a record comes into.</summary>
    public static Received<T> Receive<T>(Told<T> told) where T : class, IRecord => new(
        told.Values, told.State.Revision ?? 0, told.State.Created ?? told.At, told.State.Modified ?? told.At)
    { WrittenBy = told.State.Actor, From = told.State.From };

    private static Told<T> Received<T>(Told<T> before, DateTimeOffset at) where T : class, IRecord =>
        before with { Change = Receive(before), At = at, Actor = null };

    private sealed record Move(DateTimeOffset At, StreamId From, StreamId To);
}
