using System.Globalization;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.People;
using EventRegistry.Projections.Subjects;
using EventRegistry.Projections.Targets.Sql;
using EventRegistry.Specs.Decisions;
using EventRegistry.Specs.Golden;

namespace EventRegistry.Specs.Subjects;

/// <summary>A target in memory that is written after every command: only the rows of those whom it touched, and of those for whom time has come.</summary>
internal sealed class StepByStep(Desk desk)
{
    private readonly SortedDictionary<string, IReadOnlyList<string>> rows = new(StringComparer.Ordinal);
    private readonly Dictionary<(Kind, int), IRecord> live = [];
    private int told;
    private DateTimeOffset looked = DateTimeOffset.MinValue;
    private View? view;

    public IReadOnlyList<string> Rows => [.. rows.Values.SelectMany(r => r).Order(StringComparer.Ordinal)];

    /// <summary>What the target should hold: the rows of all that ever happened, from nothing.</summary>
    public static IReadOnlyList<string> Replayed(Desk desk) => [.. Story.RowsOf(desk.Events, desk.Now).Select(Line).Order(StringComparer.Ordinal)];

    /// <summary>What it should hold now: everybody's rows, whoever was touched.</summary>
    public IReadOnlyList<string> Whole()
    {
        var identities = desk.OrgIdentities.ToDictionary(o => o.Id.Value);
        return [.. view!.OwnSubjects().SelectMany(SpRows.Of).Select(Line).Concat(desk.People.SelectMany(p => Of(p, identities))).Order(StringComparer.Ordinal)];
    }

    /// <summary>Writes what has changed since the last time.</summary>
    public void Write()
    {
        var fresh = desk.Events.Skip(told).ToList();
        told = desk.Events.Count;
        var touched = fresh.Select(e => (e.Stream, By: Touches(e))).ToList();
        if (view is null || fresh.Any(e => Reference.Streams.Contains(e.Stream.Kind))) view = View.Of(Story.ReferenceOf(desk.Events.GroupBy(e => e.Stream)), new(RuleSet.V4, null, null));
        if (touched.Where(t => t.By.Reference).Select(t => $"{t.Stream}").ToHashSet() is { Count: > 0 } subjects) Refer(subjects);
        var identities = desk.OrgIdentities.ToDictionary(o => o.Id.Value);
        var distinct = touched.Select(t => t.By).Where(t => t.Whose != Whose.Nobodys).Distinct().ToList();
        foreach (var person in desk.People.Where(p => distinct.Any(t => t.Concerns(p, identities)) || IsDue(p, identities)))
            rows[$"person/{person.Id.Value}"] = [.. Of(person, identities)];
        looked = desk.Now;
    }

    private IEnumerable<string> Of(Person person, Dictionary<int, OrgIdentity> identities) =>
        SpRows.Of(view!.Of(person, identities, desk.Now)).Select(Line);

    private bool IsDue(Person person, Dictionary<int, OrgIdentity> identities) =>
        Due.Next(person, desk.Co, looked) <= desk.Now
        || person.Links.Any(l => identities.TryGetValue(l.Record.OrgIdentityId.Value, out var identity) && Due.Next(identity, looked) <= desk.Now);

    private void Refer(HashSet<string> subjects)
    {
        foreach (var subject in subjects) rows.Remove(subject);
        foreach (var verdict in view!.OwnSubjects().Where(v => subjects.Contains($"{v.Subject}"))) rows[$"{verdict.Subject}"] = [.. SpRows.Of(verdict).Select(Line)];
    }

    private Touched Touches(Recorded entry)
    {
        var key = (entry.Change.Kind, entry.Change.RecordId);
        var touched = Touched.By(entry.Stream, entry.Change, live.GetValueOrDefault(key));
        if (Saying.After(entry.Change) is { } after) live[key] = after;
        else live.Remove(key);
        return touched;
    }

    private static string Line(Row row) =>
        $"{row.Table.Name}: {string.Join(", ", row.Values.ToArray().Select(v => v is DateTimeOffset at ? at.ToString("O", CultureInfo.InvariantCulture) : v is null ? "NULL" : $"'{v}'"))}";
}
