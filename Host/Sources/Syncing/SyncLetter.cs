using System.Globalization;
using System.Text;
using EventRegistry.Host.Provisioning;

namespace EventRegistry.Host.Sources.Syncing;

/// <summary>What administrators are told of sources that are not synced, or are again.</summary>
internal static class SyncLetter
{
    /// <param name="co">The CO that the sources feed.</param>
    /// <param name="nameOf">What a source is called, by its id.</param>
    public static Letter Of(string co, Func<int, string> nameOf, IReadOnlyList<Notice> notices, IReadOnlyList<string> to)
    {
        var (open, over) = (notices.Where(n => n.Resolved is null).ToList(), notices.Where(n => n.Resolved is not null).ToList());
        var text = new StringBuilder();
        foreach (var notice in open) Stopped(text, notice.Subject!.Value.Id, nameOf(notice.Subject.Value.Id), notice);
        foreach (var notice in over)
            text.Append(CultureInfo.InvariantCulture, $"The identity source '{nameOf(notice.Subject!.Value.Id)}' is synced again, which it was not from {At(notice.Raised)} to {At(notice.Resolved!.Value)}.\n\n");
        var (first, what) = open.Count > 0 ? (open[0], "is not synced") : (over[0], "is synced again");
        var more = notices.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $", and {notices.Count - 1} more") : "";
        return new(to, $"Identity source: '{nameOf(first.Subject!.Value.Id)}' (CO {co}) {what}{more}", text.ToString());
    }

    private static void Stopped(StringBuilder text, int id, string name, Notice notice) => text.Append(CultureInfo.InvariantCulture, $"""
        The identity source '{name}' has not been synced by its schedule since {At(notice.Raised)}. The last time:

            {notice.Error}

        Nothing is lost: its records stay as they are until a sync succeeds, which is tried again whenever its time comes.

        What you can do:
            see its syncs              eventregistry source runs {id}
            see what one would do      eventregistry sync {id} --dry-run
            sync it by hand            eventregistry sync {id}


        """);

    private static string At(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
