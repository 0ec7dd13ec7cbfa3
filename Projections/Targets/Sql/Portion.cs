using System.Collections.Frozen;
using System.Collections.Immutable;
using EventRegistry.Domain.Changelog;
using EventRegistry.Projections.Subjects;

namespace EventRegistry.Projections.Targets.Sql;

/// <summary>The rows that a target should hold of one subject, each of which its table can hold.</summary>
/// <param name="Subject">Whose they are.</param>
/// <param name="Rows">The rows.</param>
/// <param name="Lines">The same rows as texts.</param>
internal sealed record Portion(StreamId Subject, ImmutableArray<Row> Rows, ImmutableArray<Line> Lines)
{
    private static readonly FrozenDictionary<Table, (RowEncoder Encoder, ulong Factor)> Encoders =
        Tables.All.Index().ToFrozenDictionary(t => t.Item, t => (new RowEncoder(t.Item), SubjectSum.FactorOf(t.Index)));

    /// <summary>The rows as one number, whatever their order.</summary>
    public required Guid Digest { get; init; }

    /// <exception cref="RowRejected">A value does not fit its column.</exception>
    public static Portion Of(Verdict verdict)
    {
        ImmutableArray<Row> rows = [.. SpRows.Of(verdict)];
        return new(verdict.Subject, rows, [.. rows.Select(Line.Of)]) { Digest = DigestOf(verdict.Subject, rows) };
    }

    private static Guid DigestOf(StreamId subject, ImmutableArray<Row> rows)
    {
        var (digest, sum) = (new TableDigest(), default(SubjectSum));
        byte[] bytes = [];
        foreach (var row in rows)
        {
            var (encoder, factor) = Encoders[row.Table];
            if (encoder.MaxBytes(row) is var most && most > bytes.Length)
            {
                bytes = new byte[most * 2];
            }

            sum = sum.With(digest.Add(bytes.AsSpan(0, encoder.Encode($"{subject}", row, bytes))), factor);
        }

        return sum.ToGuid();
    }
}
