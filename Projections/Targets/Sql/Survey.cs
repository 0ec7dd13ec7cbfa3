using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using EventRegistry.Domain.Changelog;

namespace EventRegistry.Projections.Targets.Sql;

/// <summary>All that a target holds at one moment, each subject as one number.</summary>
/// <param name="Subjects">Whoever has a row.</param>
/// <param name="Rows">How many rows there are of each table, by name.</param>
/// <param name="Strays">Rows that are nobody's: they refer to no person, or to a role that is not there.</param>
/// <param name="Digest">What it holds as one hex number, as <see cref="LoadReport.Digest"/>.</param>
/// <param name="IsClaimed">Whether the tables say whose they are.</param>
public sealed record TargetSurvey(IReadOnlyDictionary<StreamId, Guid> Subjects, ImmutableDictionary<string, long> Rows, long Strays, string Digest, bool IsClaimed)
{
    public long AllRows => Rows.Values.Sum();
}

/// <summary>
/// Reads a whole target once, in the very bytes of which expected rows are encoded, and makes of each subject's rows one number as they come. Nothing is staged and
/// nothing compared by the server. Two tables are read at a time, as the server spends longer on a row than we do.
/// </summary>
internal sealed class Survey(TargetNames names, Catalog catalog, IProgress<LoadProgress>? progress)
{
    private static readonly Table Roles = SpPersonRoles.Table;

    private readonly ConcurrentQueue<Table> left = new(Tables.All.Remove(Roles));
    private readonly ConcurrentDictionary<Table, TableDigest> digests = [];
    private readonly Dictionary<int, int> holders = [];

    /// <param name="session">Sees the target as of the moment.</param>
    /// <param name="another">Opens a second session that sees it as of the same.</param>
    public async Task<TargetSurvey> RunAsync(Session session, Func<Task<Session>> another, CancellationToken cancel)
    {
        var (one, other) = (new Reader(), new Reader());
        // Whoever reads rows that refer to roles has to know whose the roles are.
        var roles = ReadAsync(session, one, Roles, cancel);
        await Task.WhenAll(FirstAsync(), SecondAsync());
        one.Add(other);
        return new(one.Subjects(), digests.ToImmutableDictionary(t => t.Key.Name, t => t.Value.Rows), one.Strays, TableDigest.Of([.. Tables.All.Select(t => (t, digests[t]))]), Marker.Co(catalog.Marker) is not null);

        async Task FirstAsync()
        {
            await roles;
            await ReadAsync(session, one, roles, cancel);
        }

        async Task SecondAsync()
        {
            await using var second = await another();
            await ReadAsync(second, other, roles, cancel);
        }
    }

    private async Task ReadAsync(Session session, Reader reader, Task roles, CancellationToken cancel)
    {
        while (left.TryDequeue(out var table))
        {
            if (IsOfRoles(table)) await roles;
            await ReadAsync(session, reader, table, cancel);
        }
    }

    private async Task ReadAsync(Session session, Reader reader, Table table, CancellationToken cancel)
    {
        progress?.Report(new(LoadPhase.Comparing, table.Name, digests.Values.Sum(d => d.Rows)));
        digests[table] = await session.CopyOutAsync(Copy(table), stream => Read(reader, table, stream, cancel), cancel);
    }

    /// <summary>Straight out of the table where its types are ours, else with each value cast.</summary>
    private string Copy(Table table)
    {
        var isOurs = catalog.Tables[names.Prefix.Table(table)] == "r" && table.Columns.All(c => catalog.IsBinary(names.Prefix, table, c));
        return isOurs
            ? $"COPY {names.Of(table)} ({TargetNames.Columns(table)}) TO STDOUT (FORMAT BINARY)"
            : $"COPY (SELECT {string.Join(", ", table.Columns.Select(c => $"{Identifier.Quote(c.Name)}::{c.ComparedType}"))} FROM {names.Of(table)}) TO STDOUT (FORMAT BINARY)";
    }

    private TableDigest Read(Reader reader, Table table, Stream stream, CancellationToken cancel)
    {
        var (digest, factor, owner) = (new TableDigest(), SubjectSum.FactorOf(Tables.All.IndexOf(table)), table.Owner is { } column ? table.Place(column.Name) : 0);
        var ofRole = IsOfRoles(table);
        var sums = reader.SumsOf(table.Owner is null ? Tables.KindOf(table) : StreamKind.Person);
        var rows = new CopiedRows(stream);
        while (rows.Next(owner, out var row, out var id, out var whose))
        {
            if ((digest.Rows & 0xFFFF) == 0) cancel.ThrowIfCancellationRequested();
            var hash = digest.Add(row);
            if (ofRole) whose = whose is { } role && holders.TryGetValue(role, out var holder) ? holder : null;
            else if (table == Roles && whose is { } person) holders[id] = person;
            if (whose is not { } subject)
            {
                reader.Strays++;
                continue;
            }

            ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(sums, subject, out _);
            sum = sum.With(hash, factor);
        }

        return digest;
    }

    private static bool IsOfRoles(Table table) => table.Owner?.Parent == Roles.Name;

    /// <summary>What one session has read.</summary>
    private sealed class Reader
    {
        private readonly Dictionary<StreamKind, Dictionary<int, SubjectSum>> subjects = [];

        public long Strays { get; set; }

        public Dictionary<int, SubjectSum> SumsOf(StreamKind kind) => CollectionsMarshal.GetValueRefOrAddDefault(subjects, kind, out _) ??= [];

        public void Add(Reader other)
        {
            Strays += other.Strays;
            foreach (var (kind, theirs) in other.subjects)
            {
                var sums = SumsOf(kind);
                foreach (var (id, more) in theirs)
                {
                    ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(sums, id, out _);
                    sum = sum.With(more);
                }
            }
        }

        public Dictionary<StreamId, Guid> Subjects() =>
            subjects.SelectMany(k => k.Value.Select(s => KeyValuePair.Create(new StreamId(k.Key, s.Key), s.Value.ToGuid()))).ToDictionary();
    }
}
