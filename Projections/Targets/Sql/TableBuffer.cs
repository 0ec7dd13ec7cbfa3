using System.Buffers;

namespace EventRegistry.Projections.Targets.Sql;

/// <summary>Encoded rows of one table on their way to the server.</summary>
internal sealed class TableBuffer(Table table)
{
    /// <summary>The bytes from which on it is worth sending them.</summary>
    private const int Enough = 1 << 18;
    private static readonly byte[] Trailer = [0xFF, 0xFF];
    private readonly RowEncoder encoder = new(table);
    private readonly SeenIds ids = new();
    private byte[] bytes = [];
    private int length;

    public Table Table => table;

    public TableDigest Digest { get; } = new();

    public bool IsFull => length >= Enough;

    // The signature of the format, no flags, no extension.
    private static ReadOnlySpan<byte> Header => [0x50, 0x47, 0x43, 0x4F, 0x50, 0x59, 0x0A, 0xFF, 0x0D, 0x0A, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>Takes in a row.</summary>
    /// <returns>The row as one number.</returns>
    /// <exception cref="RowRejected">A value does not fit, or the id was there before.</exception>
    public RowHash Add(string subject, Row row)
    {
        if (row.Values[0] is int id && !ids.Add(id))
        {
            throw RowRejected.ForItsId(subject, table, id);
        }

        Reserve(encoder.MaxBytes(row));
        var written = encoder.Encode(subject, row, bytes.AsSpan(length));
        var hash = Digest.Add(bytes.AsSpan(length, written));
        length += written;
        return hash;
    }

    /// <summary>Takes the rows out as one whole binary COPY; null when there are none.</summary>
    public CopyChunk? Take()
    {
        if (length == 0)
        {
            return null;
        }

        Trailer.CopyTo(bytes, length);
        var chunk = new CopyChunk(table, bytes, length + Trailer.Length);
        (bytes, length) = ([], 0);
        return chunk;
    }

    private void Reserve(int more)
    {
        var needed = Math.Max(length, Header.Length) + more + Trailer.Length;
        if (needed > bytes.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, Enough + (Enough / 16)));
            bytes.AsSpan(0, length).CopyTo(larger);
            Return(bytes);
            bytes = larger;
        }

        if (length == 0)
        {
            Header.CopyTo(bytes);
            length = Header.Length;
        }
    }

    private static void Return(byte[] used)
    {
        if (used.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(used);
        }
    }
}

/// <summary>A whole binary COPY into one table, in a rented array that is given back by <see cref="Dispose"/>.</summary>
internal readonly record struct CopyChunk(Table Table, byte[] Rented, int Length) : IDisposable
{
    public ReadOnlyMemory<byte> Bytes => Rented.AsMemory(0, Length);

    public void Dispose() => ArrayPool<byte>.Shared.Return(Rented);
}
