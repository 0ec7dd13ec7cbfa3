using System.Buffers.Binary;

namespace EventRegistry.Projections.Targets.Sql;

/// <summary>
/// An encoded row as one number of 128 bits. It finds differences that nobody made on purpose, and proves nothing against somebody who chooses the bytes. What was
/// made of it is kept: whoever changes it says so with <see cref="Version"/>.
/// </summary>
internal readonly record struct RowHash(ulong First, ulong Second)
{
    /// <summary>By which formula numbers are made.</summary>
    public const int Version = 2;

    private const int Step = 2 * sizeof(ulong);

    public static RowHash Of(ReadOnlySpan<byte> row)
    {
        // Bytes that are lacking at the end count as zeros, hence the length.
        var (first, second) = ((ulong)row.Length, ~(ulong)row.Length);
        for (; row.Length >= Step; row = row[Step..]) Take(row, ref first, ref second);
        Span<byte> rest = stackalloc byte[Step];
        rest.Clear();
        row.CopyTo(rest);
        Take(rest, ref first, ref second);
        return new(Fold(first, 0x8EBC6AF09C88C6E3), Fold(second, 0x589965CC75374CC3));
    }

    // A half sees the one word after, the other before it was mixed in, so that a word that undoes one of them leaves the other.
    private static void Take(ReadOnlySpan<byte> bytes, ref ulong first, ref ulong second)
    {
        var (one, two) = (BinaryPrimitives.ReadUInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[sizeof(ulong)..]));
        first = Fold(one ^ 0xA0761D6478BD642F, two ^ first);
        second = Fold(one ^ second, two ^ 0xE7037ED1A0B428DB);
    }

    /// <summary>Both halves of a product, of which every bit depends on all before it, laid over one another.</summary>
    private static ulong Fold(ulong one, ulong other) => Math.BigMul(one, other, out var low) ^ low;
}
