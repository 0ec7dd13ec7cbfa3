using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using EventRegistry.Domain.Changelog;

namespace EventRegistry.Projections.Targets.Sql;

/// <summary>All that a target holds at one moment, each subject as one number.</summary>
/// <param name="Subjects">Whoever has a row.</param>
/// <param name="Rows">How many rows there are of each table, by name.</param>
/// <param name="Strays">Rows that are nobody's: they refer to no person, or to a role that is not there.</param>
/// <param name="Digest">What it holds as one hex number, as <see cref="LoadReport.Digest"/>.</param>
public sealed record TargetSurvey(IReadOnlyDictionary<StreamId, Guid> Subjects, ImmutableDictionary<string, long> Rows, long Strays, string Digest)
{
    public long AllRows => Rows.Values.Sum();
}

/// <summary>
/// Reads a whole target once, in the very bytes of which expected rows are encoded, and makes of each subject's rows one number as they come. Nothing is staged and
/// nothing compared by the server.
/// </summary>
internal sealed class Survey(Session session, TargetNames names, Catalog catalog)
{
    private readonly Dictionary<StreamKind, Dictionary<int, SubjectSum>> subjects = [];
    private readonly Dictionary<int, int> roles = [];
    private long strays;

    public async Task<TargetSurvey> RunAsync(IProgress<LoadProgress>? progress, CancellationToken cancel)
    {
        var tables = new List<(Table Table, TableDigest Digest)>();
        foreach (var (number, table) in Tables.All.Index())
        {
            progress?.Report(new(LoadPhase.Comparing, table.Name, tables.Sum(t => t.Digest.Rows)));
            tables.Add((table, await session.CopyOutAsync(Copy(table), stream => Read(table, SubjectSum.FactorOf(number), stream, cancel), cancel)));
        }

        var all = subjects.SelectMany(k => k.Value.Select(s => KeyValuePair.Create(new StreamId(k.Key, s.Key), s.Value.ToGuid()))).ToDictionary();
        return new(all, tables.ToImmutableDictionary(t => t.Table.Name, t => t.Digest.Rows), strays, TableDigest.Of([.. tables]));
    }

    /// <summary>Straight out of the table where its types are ours, else with each value cast.</summary>
    private string Copy(Table table)
    {
        var isOurs = catalog.Tables[names.Prefix.Table(table)] == "r" && table.Columns.All(c => catalog.IsBinary(names.Prefix, table, c));
        return isOurs
            ? $"COPY {names.Of(table)} ({TargetNames.Columns(table)}) TO STDOUT (FORMAT BINARY)"
            : $"COPY (SELECT {string.Join(", ", table.Columns.Select(c => $"{Identifier.Quote(c.Name)}::{c.ComparedType}"))} FROM {names.Of(table)}) TO STDOUT (FORMAT BINARY)";
    }

    private TableDigest Read(Table table, ulong factor, Stream stream, CancellationToken cancel)
    {
        var (digest, owner) = (new TableDigest(), table.Owner is { } column ? table.Place(column.Name) : 0);
        var ofRole = table.Owner?.Parent == SpPersonRoles.Table.Name;
        var sums = SumsOf(table.Owner is null ? Tables.KindOf(table) : StreamKind.Person);
        var rows = new CopiedRows(stream);
        while (rows.Next(owner, out var row, out var id, out var whose))
        {
            if ((digest.Rows & 0xFFFF) == 0) cancel.ThrowIfCancellationRequested();
            var hash = digest.Add(row);
            if (ofRole) whose = whose is { } role && roles.TryGetValue(role, out var holder) ? holder : null;
            else if (table == SpPersonRoles.Table && whose is { } person) roles[id] = person;
            if (whose is not { } subject)
            {
                strays++;
                continue;
            }

            ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(sums, subject, out _);
            sum = sum.With(hash, factor);
        }

        return digest;
    }

    private Dictionary<int, SubjectSum> SumsOf(StreamKind kind) => CollectionsMarshal.GetValueRefOrAddDefault(subjects, kind, out _) ??= [];

    /// <summary>The rows of a binary COPY, as they come.</summary>
    private ref struct CopiedRows(Stream stream)
    {
        private const int Header = 19;
        private byte[] bytes = new byte[1 << 16];
        private int start;
        private int end;
        private bool begun;

        /// <summary>Reads one row.</summary>
        /// <param name="owner">The place of the column that says whose it is; 0 for the id itself.</param>
        /// <returns>Whether there was one.</returns>
        public bool Next(int owner, out ReadOnlySpan<byte> row, out int id, out int? whose)
        {
            if (!begun)
            {
                Need(Header);
                var extension = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(start + Header - sizeof(int)));
                Need(Header + extension);
                start += Header + extension;
                begun = true;
            }

            Need(sizeof(short));
            var columns = BinaryPrimitives.ReadInt16BigEndian(bytes.AsSpan(start));
            row = default;
            (id, whose) = (0, null);
            if (columns < 0) return false;
            var at = sizeof(short);
            for (var column = 0; column < columns; column++)
            {
                Need(at + sizeof(int));
                var length = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(start + at));
                at += sizeof(int);
                if (length < 0) continue;
                if (column == 0 || column == owner)
                {
                    Need(at + length);
                    var number = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(start + at));
                    if (column == 0) id = number;
                    if (column == owner) whose = number;
                }

                at += length;
            }

            Need(at);
            row = bytes.AsSpan(start, at);
            start += at;
            return true;
        }

        private void Need(int count)
        {
            while (end - start < count)
            {
                if (start > 0 && bytes.Length - start < count)
                {
                    bytes.AsSpan(start, end - start).CopyTo(bytes);
                    (start, end) = (0, end - start);
                }

                if (bytes.Length < count) Array.Resize(ref bytes, count * 2);
                if (start == end) start = end = 0;
                var read = stream.Read(bytes, end, bytes.Length - end);
                if (read == 0) throw new EndOfStreamException("The rows of a COPY end before they are whole.");
                end += read;
            }
        }
    }
}
