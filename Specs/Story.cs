using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.People;
using EventRegistry.Projections.Subjects;
using EventRegistry.Projections.Targets.Sql;

namespace EventRegistry.Specs;

/// <summary>A change in a story, at the story's own clock and by nobody in particular unless it says so.</summary>
internal sealed record Happening(Change Change)
{
    public DateTimeOffset? When { get; init; }
    public string? Who { get; init; }

    public static implicit operator Happening(Change change) => new(change);
}

/// <summary>A life as events: Given what happened, When more happens, then look at the rows, the timeline or the changelog.</summary>
internal sealed class Story
{
    /// <summary>When a story begins. Its clock goes on by a minute with every event.</summary>
    public static readonly DateTimeOffset Morning = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    /// <summary>When one looks at the rows, unless the spec says otherwise.</summary>
    public static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly List<Recorded> events = [];
    private readonly Dictionary<(Kind, int), StreamId> places = [];
    private DateTimeOffset clock = Morning;

    public IReadOnlyList<Recorded> Events => events;

    /// <summary>The observatory is founded a year earlier; then this happens.</summary>
    public static Story Given(params IEnumerable<Happening> happenings) =>
        new Story { clock = Morning.AddYears(-1) }.When(Observatory.Founding.Select(c => (Happening)c)).From(Morning).When(happenings);

    public Story When(params IEnumerable<Happening> happenings)
    {
        foreach (var happening in happenings) Tell(happening);
        return this;
    }

    public IEnumerable<IGrouping<StreamId, Recorded>> Streams => events.GroupBy(e => e.Stream);

    public IReadOnlyList<Recorded> Of(StreamId stream) => [.. events.Where(e => e.Stream == stream)];

    public Person Person(int id) => Of(new(StreamKind.Person, id)).Aggregate(new Person(new(id)), Domain.People.Person.Evolve);

    public Reference Reference() => ReferenceOf(Streams);

    /// <summary>Every row that a target should hold.</summary>
    public IReadOnlyList<Row> Rows(DateTimeOffset? at = null) => RowsOf(events, at ?? Noon);

    /// <summary>Every row that a target should hold after some events: all of them in memory, one fold after the other.</summary>
    public static IReadOnlyList<Row> RowsOf(IEnumerable<Recorded> events, DateTimeOffset at)
    {
        var streams = events.GroupBy(e => e.Stream).ToList();
        var view = View.Of(ReferenceOf(streams), new(RuleSet.V4, null, null));
        var identities = streams.Where(s => s.Key.Kind == StreamKind.OrgIdentity)
            .ToDictionary(s => s.Key.Id, s => s.Aggregate(new OrgIdentity(new(s.Key.Id)), OrgIdentity.Evolve));
        var subjects = streams.Where(s => s.Key.Kind == StreamKind.Person)
            .Select(s => view.Of(s.Aggregate(new Person(new(s.Key.Id)), Domain.People.Person.Evolve), identities, at));
        return [.. view.OwnSubjects().Concat(subjects).SelectMany(SpRows.Of)];
    }

    /// <summary>The CO that whole streams tell of.</summary>
    public static Reference ReferenceOf(IEnumerable<IGrouping<StreamId, Recorded>> streams)
    {
        var fold = new Reference.Fold();
        foreach (var stream in streams.Where(s => Projections.Subjects.Reference.Streams.Contains(s.Key.Kind))) fold.Tell(stream.Key, [.. stream]);
        return fold.Picture();
    }

    public IReadOnlyList<TimelineEntry> Timeline(StreamId stream) => [.. Domain.Changelog.Timeline.Of(Of(stream))];

    /// <summary>The rows of one record's changelog.</summary>
    public IReadOnlyList<ChangelogRow<T>> ChangelogRows<T>(int id) where T : class, IRecord => [.. Streams
        .SelectMany(s => ChangelogView.Of(s)).OfType<ChangelogView.Trail<T>>().SelectMany(t => t.Rows).Where(r => r.Record.Id == id)];

    private Story From(DateTimeOffset at)
    {
        clock = at;
        return this;
    }

    private void Tell(Happening happening)
    {
        clock = happening.When ?? clock.AddMinutes(1);
        var stream = PlaceOf(happening.Change);
        events.Add(new(stream, events.Count(e => e.Stream == stream) + 1, events.Count + 1, clock, happening.Who, null, happening.Change));
    }

    /// <summary>An edit is told where the record was before, so that a role that moves is told to leave; all else where the record says.</summary>
    private StreamId PlaceOf(Change change)
    {
        var key = (change.Kind, change.RecordId);
        var record = (IRecord?)change.GetType().GetProperty("Record")?.GetValue(change);
        StreamId? owner = record is null ? null : record.Stream ?? places[(Kind<Role>.Instance, ((IRoleAttribute)record).RoleId!.Value.Value)];
        var received = change.GetType().GetGenericTypeDefinition() == typeof(Received<>);
        if (received || !places.TryGetValue(key, out var place)) place = owner!.Value;
        // A move is received by another stream, which is where the record is from then on.
        return places[key] = place;
    }
}
