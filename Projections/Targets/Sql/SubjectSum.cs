using System.Buffers.Binary;

namespace EventRegistry.Projections.Targets.Sql;

/// <summary>
/// What a target should hold, or holds, of one subject, as one number that does not depend on the order of its rows: the sum of the rows' numbers, each taken as often
/// as its table says, so that the same values in another table are something else.
/// </summary>
public readonly record struct SubjectSum
{
    /// <summary>By which formula sums are made: those of another cannot be compared.</summary>
    public const int Version = RowHash.Version;

    private readonly ulong first;
    private readonly ulong second;

    private SubjectSum(ulong first, ulong second) => (this.first, this.second) = (first, second);

    /// <summary>With one more row.</summary>
    internal SubjectSum With(RowHash row, ulong factor)
    {
        unchecked
        {
            return new(first + (row.First * factor), second + (row.Second * factor));
        }
    }

    /// <summary>With the rows of another sum of the same subject.</summary>
    internal SubjectSum With(SubjectSum more)
    {
        unchecked
        {
            return new(first + more.first, second + more.second);
        }
    }

    /// <summary>How often a table's rows are taken. An odd number loses nothing of them.</summary>
    internal static ulong FactorOf(int table) => unchecked((((ulong)table + 1) * 0x9E3779B97F4A7C15) | 1);

    public Guid ToGuid()
    {
        Span<byte> bytes = stackalloc byte[2 * sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, first);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[sizeof(ulong)..], second);
        return new Guid(bytes, bigEndian: true);
    }
}
