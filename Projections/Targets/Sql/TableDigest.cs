using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace EventRegistry.Projections.Targets.Sql;

/// <summary>
/// What a table holds, whatever the order of its rows: their number, and the sum of the SHA-256 of each, taken as four
/// numbers of 64 bits that wrap around.
/// </summary>
internal sealed class TableDigest
{
    private const int Lanes = 4;
    private readonly ulong[] sum = new ulong[Lanes];

    public long Rows { get; private set; }

    /// <summary>Takes in a row.</summary>
    /// <returns>The row as one number.</returns>
    public RowHash Add(ReadOnlySpan<byte> row)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(row, hash);
        for (var lane = 0; lane < Lanes; lane++)
        {
            unchecked
            {
                sum[lane] += BinaryPrimitives.ReadUInt64BigEndian(hash[(lane * sizeof(ulong))..]);
            }
        }

        Rows++;
        return new(BinaryPrimitives.ReadUInt64BigEndian(hash), BinaryPrimitives.ReadUInt64BigEndian(hash[sizeof(ulong)..]));
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
            foreach (var lane in digest.sum)
            {
                BinaryPrimitives.WriteUInt64BigEndian(number, lane);
                hash.AppendData(number);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
