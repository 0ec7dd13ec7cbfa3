using EventRegistry.Domain.Changelog;

namespace EventRegistry.Specs.Import;

/// <summary>An event as a specification names it: <c>01-02 10:00 ada: name/3 of person/1 edited, archived as 4</c>.</summary>
internal static class Sentence
{
    public static string Of(Recorded entry) => entry.Change.Kind.Accept(new Teller(entry));

    private sealed class Teller(Recorded entry) : IKindVisitor<string>
    {
        public string Visit<T>(Kind<T> kind) where T : class, IRecord =>
            $"{entry.At:MM-dd HH:mm} {entry.Actor ?? "-"}: {kind}/{entry.Change.RecordId} of {entry.Stream} {What((Change<T>)entry.Change)}";

        private static string What<T>(Change<T> change) where T : class, IRecord => change switch
        {
            Added<T> c => "added" + Revision(c.Revision) + Modified(c.Modified),
            Edited<T> c => "edited" + Archived(c.ArchivedAs, c.Copies) + Revision(c.Revision) + Modified(c.Modified),
            Deleted<T> c => "deleted" + Modified(c.Modified),
            Purged<T> c => "purged" + Archived(c.ArchivedAs, c.Copies),
            Received<T> c => $"received, revision {c.Revision}",
            _ => change.GetType().Name,
        };

        private static string Archived(int? copy, ValueList<int>? copies) =>
            copy is null ? ", not archived" : $", archived as {string.Join(" and ", copies?.Prepend(copy.Value) ?? [copy.Value])}";

        private static string Revision(int? revision) => revision is { } r ? $", revision {r}" : "";

        private static string Modified(DateTimeOffset? modified) => modified is { } m ? $", modified {m:MM-dd HH:mm}" : "";
    }
}
