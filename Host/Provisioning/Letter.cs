using System.Globalization;
using System.Text;
using EventRegistry.Host.Targets;

namespace EventRegistry.Host.Provisioning;

/// <summary>What administrators are told: what cannot be told to a target, since when, and what they can do; or that it is over.</summary>
internal sealed record Letter(IReadOnlyList<string> To, string Subject, string Text)
{
    private const int MostNamed = 20;

    /// <summary>The letter that tells of some notices of one target.</summary>
    /// <param name="target">The target; null when there is none of this id any more.</param>
    /// <param name="failing">How many subjects the target could still not be told of.</param>
    public static Letter Of(KnownTarget? target, IReadOnlyList<Notice> notices, long failing, IReadOnlyList<string> to)
    {
        var name = target?.Name ?? $"target {notices[0].Target}";
        var (open, over) = (notices.Where(n => n.Resolved is null).ToList(), notices.Where(n => n.Resolved is not null).ToList());
        var text = new StringBuilder();
        if (open.Any(n => n.Subject is null)) Unreachable(text, name, open.First(n => n.Subject is null));
        if (open.Where(n => n.Subject is not null).ToList() is { Count: > 0 } subjects) Refused(text, name, subjects);
        if (over.Count > 0) Over(text, name, over, failing);
        return new(to, Headline(target, name, open, over), text.ToString());
    }

    private static string Headline(KnownTarget? target, string name, List<Notice> open, List<Notice> over)
    {
        var co = target is null ? "" : string.Create(CultureInfo.InvariantCulture, $" (CO {target.Co.Value})");
        var what = open.Any(n => n.Subject is null) ? "cannot be written to"
            : open is [var one] ? $"cannot be told of {one.Subject}"
            : open.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $"cannot be told of {open.Count} subjects")
            : over.Any(n => n.Subject is null) ? "is written to again"
            : over is [var back] ? $"is told of {back.Subject} again"
            : string.Create(CultureInfo.InvariantCulture, $"is told of {over.Count} subjects again");
        return $"Provisioning: '{name}'{co} {what}";
    }

    private static void Unreachable(StringBuilder text, string name, Notice notice) => text.Append(CultureInfo.InvariantCulture, $"""
        The provisioning target '{name}' has not been written to since {At(notice.Raised)}:

            {notice.Error}

        What it is to be told waits for it, and is tried again at growing intervals; nothing is lost.

        What you can do:
            see what waits             eventregistry queue list {name}
            change how it is reached   eventregistry target set {name} --database <connection>
            make its tables anew       eventregistry target schema {name}
            try again at once          eventregistry target release {name}


        """);

    private static void Refused(StringBuilder text, string name, List<Notice> notices)
    {
        text.Append(CultureInfo.InvariantCulture, $"The provisioning target '{name}' could not be told of:\n\n");
        foreach (var notice in notices.Take(MostNamed)) text.Append(CultureInfo.InvariantCulture, $"    {notice.Subject}, since {At(notice.Raised)}: {notice.Error}\n");
        if (notices.Count > MostNamed) text.Append(CultureInfo.InvariantCulture, $"    and {notices.Count - MostNamed} more\n");
        text.Append(CultureInfo.InvariantCulture, $"""

            It holds of them what it held before. They are told again with their next change, and by the target's mode also without one.

            What you can do:
                see what was tried         eventregistry queue history {notices[0].Subject}
                see what it would be told  eventregistry preview {name} {notices[0].Subject}
                tell it again              eventregistry provision {name} {notices[0].Subject}


            """);
    }

    private static void Over(StringBuilder text, string name, List<Notice> notices, long failing)
    {
        text.Append(CultureInfo.InvariantCulture, $"The provisioning target '{name}' was told again:\n\n");
        foreach (var notice in notices.Take(MostNamed))
            text.Append(CultureInfo.InvariantCulture, $"    {notice.Subject?.ToString() ?? "the target as a whole"}, which it was not from {At(notice.Raised)} to {At(notice.Resolved!.Value)}\n");
        if (notices.Count > MostNamed) text.Append(CultureInfo.InvariantCulture, $"    and {notices.Count - MostNamed} more\n");
        if (failing > 0) text.Append(CultureInfo.InvariantCulture, $"\nOf {failing} subjects it could not be told yet. Tell it of all: eventregistry provision {name} --all\n");
    }

    private static string At(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
