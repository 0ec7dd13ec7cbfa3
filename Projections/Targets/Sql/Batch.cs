using System.Collections.Frozen;
using System.Collections.Immutable;
using EventRegistry.Domain.Changelog;

namespace EventRegistry.Projections.Targets.Sql;

/// <summary>The subjects that a target is told of at once: what it should hold of each, what it holds, and what that comes to.</summary>
internal sealed class Batch
{
    // What people and roles are to each other stands in one portion; a group or a source is told of apart from them.
    private static readonly FrozenDictionary<Table, ImmutableArray<(int Place, Table Parent)>> References = Tables.All.ToFrozenDictionary(
        t => t, t => t.Columns.Index().Select(c => (c.Index, Parent(c.Item)!)).Where(c => c.Item2 is not null).ToImmutableArray());

    // Where it is said whose a row is.
    private static readonly FrozenDictionary<Table, (int Place, bool IsRole)> Owners = Tables.All.Where(t => t.Owner is not null)
        .ToFrozenDictionary(t => t, t => (t.Place(t.Owner!.Name), t.Owner.Parent == SpPersonRoles.Table.Name));

    private static readonly int GroupOfMember = SpGroupMembers.Table.Place("co_group_id");
    private readonly IReadOnlyList<Telling> tellings;
    private readonly Func<StreamId, Portion?> elsewhere;
    private readonly Dictionary<StreamId, Portion> portions = [];
    private readonly Dictionary<StreamId, TargetFailure> failures = [];
    private readonly Dictionary<StreamId, StreamId> leaning = [];
    private readonly HashSet<StreamId> curtailed = [];
    private Holdings held = new();

    /// <param name="tellings">What the target is told.</param>
    /// <param name="elsewhere">What it should hold of a group or source that it was not told of; null when that cannot be held.</param>
    public Batch(IReadOnlyList<Telling> tellings, Func<StreamId, Portion?> elsewhere)
    {
        (this.tellings, this.elsewhere) = (tellings, elsewhere);
        var taken = new HashSet<(Table, int)>();
        foreach (var telling in tellings)
        {
            try
            {
                var portion = Portion.Of(telling.Verdict);
                foreach (var (table, id, _) in portion.Lines)
                {
                    if (!taken.Add((table, id))) throw RowRejected.ForItsId($"{telling.Subject}", table, id);
                }

                portions.Add(telling.Subject, portion);
            }
            catch (RowRejected rejected)
            {
                failures.Add(telling.Subject, rejected);
            }
        }
    }

    /// <summary>The subjects that can be written, in the order in which that must be.</summary>
    public IReadOnlyList<StreamId> Subjects => [.. leaning.Keys, .. tellings.Select(t => t.Subject).Where(portions.ContainsKey)];

    /// <summary>The statement that reads what the target holds of them, and of what they refer to.</summary>
    public Statement Reading(Statements statements)
    {
        var people = IdsOf(StreamKind.Person).ToArray();
        var ids = Tables.All.Where(t => people.Length > 0 && (t.Owner is not null || t == SpPeople.Table)).ToDictionary(t => t, _ => new HashSet<int>());
        HashSet<int> In(Table table) => ids.TryGetValue(table, out var some) ? some : ids[table] = [];
        foreach (var (subject, portion) in portions)
        {
            if (Tables.Of(subject.Kind) is { } own) In(own).Add(subject.Id);
            foreach (var line in portion.Lines)
            {
                In(line.Table).Add(line.Id);
                foreach (var (table, id) in Leans(line)) In(table).Add(id);
            }
        }

        var groups = GoneGroups.ToArray();
        if (groups.Length > 0) In(SpGroupMembers.Table);
        return statements.Read(people, ids.ToDictionary(i => i.Key, i => i.Value.ToArray()), groups);
    }

    /// <summary>Takes in what the target holds, and fetches the groups and sources that somebody refers to and that it lacks.</summary>
    public void Take(Holdings holdings)
    {
        held = holdings;
        leaning.Clear();
        foreach (var telling in tellings.Where(t => portions.ContainsKey(t.Subject)))
        {
            foreach (var (table, id) in portions[telling.Subject].Lines.SelectMany(Leans))
            {
                StreamId parent = new(table == SpGroups.Table ? StreamKind.Group : StreamKind.Source, id);
                if (held.Of(table).ContainsKey(id) || portions.ContainsKey(parent) || failures.ContainsKey(parent)) continue;
                if (elsewhere(parent) is not { Lines.IsEmpty: false } portion) continue;
                portions.Add(parent, portion);
                leaning.Add(parent, telling.Subject);
            }
        }
    }

    /// <summary>Forgets the groups and sources that were fetched, and what was read, so that the target may be read again.</summary>
    public void Reset()
    {
        foreach (var parent in leaning.Keys) portions.Remove(parent);
        leaning.Clear();
        curtailed.Clear();
    }

    /// <summary>Leaves a subject out, which the target refuses.</summary>
    public void Fail(StreamId subject, RowRejected rejected)
    {
        portions.Remove(subject);
        if (!leaning.Remove(subject)) failures.Add(subject, rejected);
    }

    /// <summary>What has to be written for some of the subjects.</summary>
    public IReadOnlyList<RowChange> Changes(IReadOnlySet<StreamId> of)
    {
        var changes = new List<RowChange>();
        var due = Tables.All.ToDictionary(t => t, _ => new Dictionary<int, (StreamId Subject, Line Line)>());
        foreach (var (subject, portion) in portions)
        {
            foreach (var line in portion.Lines)
            {
                if (Fitting(subject, line) is { } fitting) due[line.Table].Add(line.Id, (subject, fitting));
            }
        }

        // Whose a role will be counts before whose it was: its address is theirs who will have it.
        var roles = due[SpPersonRoles.Table].ToDictionary(r => r.Key, r => r.Value.Subject);
        var gone = GoneGroups.ToHashSet();
        foreach (var table in Tables.All)
        {
            var (dueHere, heldHere) = (due[table], held.Of(table));
            foreach (var (id, (subject, line)) in dueHere)
            {
                var before = heldHere.GetValueOrDefault(id);
                if (of.Contains(subject) && (before is null || !line.Says(before))) changes.Add(new(subject, table, id, before, line.Cells));
            }

            foreach (var (id, cells) in heldHere)
            {
                var owner = Owner(table, id, cells, roles, gone);
                if (table == SpPersonRoles.Table && owner is { } person) roles.TryAdd(id, person);
                if (!dueHere.ContainsKey(id) && owner is { } subject && of.Contains(subject)) changes.Add(new(subject, table, id, cells, null));
            }
        }

        return changes;
    }

    /// <summary>The sources that are to go, among some of the subjects.</summary>
    public int[] GoneSources(IReadOnlySet<StreamId> of) =>
        [.. of.Where(s => s.Kind == StreamKind.Source && portions[s].Lines.IsEmpty && held.Of(SpOrgIdentitySources.Table).ContainsKey(s.Id)).Select(s => s.Id)];

    /// <summary>What became of each telling.</summary>
    /// <param name="changes">What was written.</param>
    public IReadOnlyList<Told> Told(IEnumerable<RowChange> changes)
    {
        var written = changes.ToLookup(c => leaning.TryGetValue(c.Subject, out var who) ? who : c.Subject);
        return [.. tellings.Select(t => failures.TryGetValue(t.Subject, out var failure)
            ? new Told(t.Subject, [], Failure: failure)
            : new Told(t.Subject, [.. written[t.Subject].Select(c => c.Drift)], Digest: curtailed.Contains(t.Subject) ? null : portions[t.Subject].Digest))];
    }

    private IEnumerable<int> GoneGroups => IdsOf(StreamKind.Group).Where(id => portions[new(StreamKind.Group, id)].Lines.IsEmpty);

    private IEnumerable<int> IdsOf(StreamKind kind) => portions.Keys.Where(s => s.Kind == kind).Select(s => s.Id);

    private static IEnumerable<(Table Table, int Id)> Leans(Line line)
    {
        foreach (var (place, parent) in References[line.Table])
        {
            if (Line.Number(line.Cells[place]) is { } id) yield return (parent, id);
        }
    }

    private static Table? Parent(Column column) =>
        column.Parent == SpGroups.Table.Name ? SpGroups.Table : column.Parent == SpOrgIdentitySources.Table.Name ? SpOrgIdentitySources.Table : null;

    private bool IsThere(Table table, int id) => portions.TryGetValue(new(table == SpGroups.Table ? StreamKind.Group : StreamKind.Source, id), out var told)
        ? !told.Lines.IsEmpty
        : held.Of(table).ContainsKey(id);

    /// <summary>A line without the reference to what is not there; null when it says nothing without it.</summary>
    private Line? Fitting(StreamId subject, Line line)
    {
        string?[]? cells = null;
        foreach (var (place, parent) in References[line.Table])
        {
            if (Line.Number(line.Cells[place]) is not { } id || IsThere(parent, id)) continue;
            curtailed.Add(subject);
            if (line.Table.Columns[place].NotNull) return null;
            cells ??= [.. line.Cells];
            cells[place] = null;
        }

        return cells is null ? line : line with { Cells = cells };
    }

    private StreamId? Owner(Table table, int id, string?[] cells, Dictionary<int, StreamId> roles, HashSet<int> gone)
    {
        if (!Owners.TryGetValue(table, out var where))
        {
            StreamId self = new(Tables.KindOf(table), id);
            return portions.ContainsKey(self) ? self : null;
        }

        if (Line.Number(cells[where.Place]) is not { } owner) return null;
        if (where.IsRole) return roles.TryGetValue(owner, out var whose) ? whose : null;
        // They go with the group, for it cannot go without them, whether its members are told of or not.
        if (table == SpGroupMembers.Table && Line.Number(cells[GroupOfMember]) is { } group && gone.Contains(group)) return new(StreamKind.Group, group);
        StreamId person = new(StreamKind.Person, owner);
        return portions.ContainsKey(person) ? person : null;
    }
}
