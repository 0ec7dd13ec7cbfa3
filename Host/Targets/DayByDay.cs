using System.Collections.Immutable;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Host.EventStore;
using EventRegistry.Projections.Subjects;
using EventRegistry.Projections.Targets.Sql;

namespace EventRegistry.Host.Targets;

/// <summary>The rows that would have been added, changed and removed.</summary>
public readonly record struct RowCounts(long Added, long Changed, long Removed)
{
    public static RowCounts operator +(RowCounts one, RowCounts other) => new(one.Added + other.Added, one.Changed + other.Changed, one.Removed + other.Removed);
}

/// <summary>What a target would have been written on one day (UTC): the rows at its end against those at the end of the day before.</summary>
/// <param name="Counts">For each policy, in their order.</param>
public sealed record DayOfRows(DateOnly Day, ImmutableArray<RowCounts> Counts);

/// <summary>
/// Tells from history alone what a target would have been written each day, by some policies. Each life is gone through once: somebody's rows are made anew only
/// for the days on which something happened that they hang on, or a validity began or ended.
/// </summary>
/// <remarks>In memory are the people of a batch, what is not a person's at each moment at which it changed, and the ids of rows that came or went.</remarks>
/// <param name="since">The moment to begin at: what was so then was there already.</param>
/// <param name="now">The moment to end at.</param>
internal sealed class DayByDay(IEventStore store, CoId co, IReadOnlyList<Policy> policies, DateTimeOffset since, DateTimeOffset now)
{
    private const int BatchSize = 500;

    private readonly string tenant = Tenant.Of(co);
    private readonly Calendar calendar = new(since, now);
    private readonly ImmutableArray<Tally> tallies = [.. policies.Select(_ => new Tally())];
    private readonly List<CoAsOf> cos = [];
    private long events;

    /// <summary>The days on which something would have been written.</summary>
    public async Task<IReadOnlyList<DayOfRows>> RunAsync(Progress progress, long? total, CancellationToken cancel)
    {
        await ReadCoAsync(cancel);
        TellOwnSubjects();
        var batch = new List<StreamEvents>(BatchSize);
        await foreach (var stream in store.ReadByStreamAsync(tenant, StreamKind.Person, UpTo.Now, Detail.Essential, cancel))
        {
            batch.Add(stream);
            if (batch.Count < BatchSize) continue;
            await TellAsync(batch, cancel);
            progress("going through history", events, total);
            batch.Clear();
        }

        await TellAsync(batch, cancel);
        var counts = tallies.Select(t => t.Counts()).ToList();
        return [.. Enumerable.Range(1, calendar.Last).Select(d => new DayOfRows(calendar.DayOf(d), [.. counts.Select(c => c.GetValueOrDefault(d))])).Where(d => d.Counts.Any(c => c != default))];
    }

    /// <summary>Reads what is not a person's, and makes a picture of it for each day on which any of it changed.</summary>
    private async Task ReadCoAsync(CancellationToken cancel)
    {
        var streams = new List<StreamEvents>();
        foreach (var kind in Reference.Streams)
        {
            string[] owners = kind is StreamKind.Co or StreamKind.Dictionary ? [tenant, Tenant.None] : [tenant];
            foreach (var owner in owners)
            {
                await foreach (var stream in store.ReadByStreamAsync(owner, kind, UpTo.Now, Detail.Essential, cancel)) streams.Add(stream);
            }
        }

        events += streams.Sum(s => s.Entries.Count);
        var touched = streams.SelectMany(s => s.Entries.Select(e => (Day: calendar.DayOf(e.At) ?? 0, Touched: Touched.By(s.Stream, e.Change, null))))
            .Where(t => t.Day > 0).ToLookup(t => t.Day, t => t.Touched);
        foreach (var day in touched.Select(t => t.Key).Prepend(0).Distinct().Order())
        {
            var fold = new Reference.Fold();
            foreach (var stream in streams)
            {
                if (calendar.Until(stream.Entries, day) is { Count: > 0 } entries) fold.Tell(stream.Stream, entries);
            }

            var reference = fold.Picture();
            cos.Add(new(day, [.. policies.Select(p => View.Of(reference, p))], [.. touched[day].Where(t => t.Whose != Whose.Nobodys).Distinct()]));
        }
    }

    private void TellOwnSubjects()
    {
        for (var place = 1; place < cos.Count; place++)
        {
            for (var policy = 0; policy < policies.Count; policy++)
                tallies[policy].Compare(cos[place].Day, RowsOf(cos[place - 1].Views[policy].OwnSubjects()), RowsOf(cos[place].Views[policy].OwnSubjects()));
        }
    }

    private async Task TellAsync(List<StreamEvents> people, CancellationToken cancel)
    {
        var linked = people.ToDictionary(p => p.Stream.Id, p => p.Entries.Select(e => LinkOf(e.Change)).OfType<int>().Distinct().ToList());
        var identities = await IdentitiesAsync([.. linked.Values.SelectMany(l => l).Distinct()], cancel);
        foreach (var person in people)
        {
            events += person.Entries.Count;
            Tell(person, [.. linked[person.Stream.Id].Where(identities.ContainsKey).Select(id => identities[id])]);
        }
    }

    private void Tell(StreamEvents stream, IReadOnlyList<StreamEvents> linked)
    {
        var days = new SortedSet<int>(stream.Entries.Concat(linked.SelectMany(l => l.Entries)).Select(e => calendar.DayOf(e.At)).OfType<int>()) { 0 };
        var (person, identities) = (new Person(new(stream.Stream.Id)), new Dictionary<int, OrgIdentity>());
        var rows = policies.Select(_ => new Dictionary<(Table, int), Row>()).ToArray();
        var place = 0;
        for (var day = 0; day <= calendar.Last; day = Next(days, day, place))
        {
            while (place + 1 < cos.Count && cos[place + 1].Day <= day) place++;
            var happened = days.Contains(day);
            if (!happened && (cos[place].Day != day || !cos[place].Touched.Any(t => t.Concerns(person, identities)))) continue;
            if (happened)
            {
                person = calendar.Until(stream.Entries, day).Aggregate(new Person(new(stream.Stream.Id)), Person.Evolve);
                identities = linked.Select(l => (l.Stream.Id, Entries: calendar.Until(l.Entries, day))).Where(l => l.Entries.Count > 0)
                    .ToDictionary(l => l.Id, l => l.Entries.Aggregate(new OrgIdentity(new(l.Id)), OrgIdentity.Evolve));
            }

            var at = calendar.EndOf(day);
            for (var policy = 0; policy < policies.Count; policy++)
            {
                var now = RowsOf([cos[place].Views[policy].Of(person, identities, at)]);
                if (day > 0) tallies[policy].Compare(day, rows[policy], now);
                rows[policy] = now;
            }

            if (Due.Telling(person, identities, at) is { } next && calendar.DayOf(next) is { } due) days.Add(due);
        }
    }

    /// <summary>The next day on which something happened to somebody, or to what is not a person's.</summary>
    private int Next(SortedSet<int> days, int day, int place)
    {
        var own = day < calendar.Last && days.GetViewBetween(day + 1, calendar.Last) is { Count: > 0 } later ? later.Min : int.MaxValue;
        return place + 1 < cos.Count ? Math.Min(own, cos[place + 1].Day) : own;
    }

    private async Task<Dictionary<int, StreamEvents>> IdentitiesAsync(IReadOnlyCollection<int> ids, CancellationToken cancel)
    {
        var identities = new Dictionary<int, StreamEvents>();
        // Org identities that are pooled belong to no CO.
        foreach (var owner in new[] { tenant, Tenant.None })
        {
            var sought = ids.Where(id => !identities.ContainsKey(id)).ToList();
            if (sought.Count == 0) break;
            await foreach (var stream in store.ReadStreamsAsync(owner, StreamKind.OrgIdentity, sought, UpTo.Now, Detail.Essential, cancel))
            {
                events += stream.Entries.Count;
                identities[stream.Stream.Id] = stream;
            }
        }

        return identities;
    }

    private static int? LinkOf(Change change) => change switch
    {
        Added<IdentityLink> { Record: var link } => link.OrgIdentityId.Value,
        Edited<IdentityLink> { Record: var link } => link.OrgIdentityId.Value,
        Received<IdentityLink> { Record: var link } => link.OrgIdentityId.Value,
        _ => null,
    };

    private static Dictionary<(Table, int), Row> RowsOf(IEnumerable<Verdict> verdicts) => verdicts.SelectMany(SpRows.Of).ToDictionary(r => (r.Table, (int)r.Values[0]!));

    /// <summary>What is not a person's, from one day on until the next on which any of it changed.</summary>
    /// <param name="Touched">Whom the changes of that day may concern.</param>
    private sealed record CoAsOf(int Day, ImmutableArray<View> Views, ImmutableArray<Touched> Touched);

    /// <summary>The days from one moment to another. Day 0 is the moment at which they begin.</summary>
    private sealed class Calendar(DateTimeOffset since, DateTimeOffset now)
    {
        // Tables know nothing finer; what happens at midnight happens on the new day.
        private static readonly TimeSpan Instant = TimeSpan.FromMicroseconds(1);
        private readonly DateOnly first = DateOnly.FromDateTime(since.UtcDateTime);

        public int Last { get; } = DateOnly.FromDateTime(now.UtcDateTime).DayNumber - DateOnly.FromDateTime(since.UtcDateTime).DayNumber + 1;

        public DateOnly DayOf(int day) => first.AddDays(day - 1);

        /// <summary>The day on which an instant is felt: 0 when it was before all, null when it lies ahead.</summary>
        public int? DayOf(DateTimeOffset at) => at <= since ? 0 : at > now ? null : DateOnly.FromDateTime(at.UtcDateTime).DayNumber - first.DayNumber + 1;

        /// <summary>The moment that counts for a day.</summary>
        public DateTimeOffset EndOf(int day) => day == 0 ? since : day == Last ? now : new DateTimeOffset(DayOf(day + 1), default, TimeSpan.Zero) - Instant;

        /// <summary>What had happened at the end of a day.</summary>
        public IReadOnlyList<Recorded> Until(IReadOnlyList<Recorded> entries, int day)
        {
            var end = EndOf(day);
            // Not all streams are in the order of instants, hence not just a beginning.
            return entries[^1].At <= end && entries.All(e => e.At <= end) ? entries : [.. entries.Where(e => e.At <= end)];
        }
    }

    /// <summary>Counts rows that came, changed and went. One that went from one person to another has changed.</summary>
    private sealed class Tally
    {
        private readonly Dictionary<int, long> changed = [];
        private readonly Dictionary<(int Day, Table, int Id), Row> added = [];
        private readonly Dictionary<(int Day, Table, int Id), Row> removed = [];

        public void Compare(int day, Dictionary<(Table Table, int Id), Row> before, Dictionary<(Table Table, int Id), Row> after)
        {
            foreach (var ((table, id), row) in after)
            {
                if (!before.TryGetValue((table, id), out var former)) added.Add((day, table, id), row);
                else if (!row.Says(former)) Change(day);
            }

            foreach (var ((table, id), row) in before)
            {
                if (!after.ContainsKey((table, id))) removed.Add((day, table, id), row);
            }
        }

        public Dictionary<int, RowCounts> Counts()
        {
            var counts = new Dictionary<int, RowCounts>();
            foreach (var (key, row) in removed)
            {
                if (!added.Remove(key, out var moved)) Count(key.Day, new(0, 0, 1));
                else if (!moved.Says(row)) Change(key.Day);
            }

            foreach (var key in added.Keys) Count(key.Day, new(1, 0, 0));
            foreach (var (day, rows) in changed) Count(day, new(0, rows, 0));
            return counts;

            void Count(int day, RowCounts more) => counts[day] = counts.GetValueOrDefault(day) + more;
        }

        private void Change(int day) => changed[day] = changed.GetValueOrDefault(day) + 1;
    }
}
