using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.People;

namespace EventRegistry.Domain.Decisions;

/// <summary>A record that gets another owner leaves one stream and is received by another, with what hangs on it.</summary>
internal static class Moving
{
    private const string Law = "what hangs on a role goes with it";

    /// <summary>Tells both streams. Returns the place of the edit in the former one.</summary>
    /// <param name="cause">The change that it follows from, and by which law; null for what was asked for itself.</param>
    public static int To<T>(StreamId home, StreamId former, Current<T> before, T record, Draft draft, int? cause = null, string? law = null) where T : class, IRecord
    {
        var left = record is Role ? draft.Person(new(former.Id)) : null;
        var because = draft.Edit(former, record, cause, law);
        draft.Tell(home, Received(before, record, before.Revision + 1, draft), because);
        if (left is null) return because;
        Along(left.Addresses, home, record.Id, because, draft);
        Along(left.TelephoneNumbers, home, record.Id, because, draft);
        Along(left.AdHocAttributes, home, record.Id, because, draft);
        Along(left.ExpirationCounts, home, record.Id, because, draft);
        return because;
    }

    private static void Along<T>(Records<T> records, StreamId home, int role, int because, Draft draft) where T : class, IRoleAttribute
    {
        foreach (var record in records.Where(r => r.Record.RoleId?.Value == role))
            draft.Tell(home, new Received<T>(record.Record, record.Revision, record.Created, record.Modified) { WrittenBy = record.Actor, From = record.From }, because, Law);
    }

    private static Received<T> Received<T>(Current<T> before, T record, int revision, Draft draft) where T : class, IRecord =>
        new(record, revision, before.Created, draft.Now) { WrittenBy = draft.Known.Actor, From = before.From };
}
