using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace EventRegistry.Projections.Targets.Sql;

/// <summary>What a table holds, whatever the order of its rows: their number, and the sums of both halves of their numbers, which wrap around.</summary>
internal sealed class TableDigest
{
    private ulong first;
    private ulong second;

    public long Rows { get; private set; }

    /// <summary>Takes in a row.</summary>
    /// <returns>The row as one number.</returns>
    public RowHash Add(ReadOnlySpan<byte> row)
    {
        var hash = RowHash.Of(row);
        unchecked
        {
            first += hash.First;
            second += hash.Second;
        }

        Rows++;
        return hash;
    }

    /// <summary>The digest of a whole target: SHA-256, as hex, over name, number of rows and sum of each table.</summary>
    public static string Of(ImmutableArray<(Table Table, TableDigest Digest)> tables)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[sizeof(long)];
        foreach (var (table, digest) in tables)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(table.Name));
            BinaryPrimitives.WriteInt64BigEndian(number, digest.Rows);
            hash.AppendData(number);
            foreach (var half in (ReadOnlySpan<ulong>)[digest.first, digest.second])
            {
                BinaryPrimitives.WriteUInt64BigEndian(number, half);
                hash.AppendData(number);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
