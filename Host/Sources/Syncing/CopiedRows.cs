using System.Buffers.Binary;
using Npgsql;

namespace EventRegistry.Host.Sources.Syncing;

/// <summary>A row of two values, as the bytes of which they are made.</summary>
/// <param name="hasSecond">Whether the second is there at all.</param>
internal delegate void CopiedRow(ReadOnlySpan<byte> first, bool hasSecond, ReadOnlySpan<byte> second);

/// <summary>Reads rows of two values off a COPY, as they come: a million pass through one buffer.</summary>
internal sealed class CopiedRows
{
    private const int Header = 19;
    private const int ExtensionAt = 15;
    private const int Usual = 1 << 16;

    private byte[] buffer = new byte[Usual];
    private int start;
    private int end;

    public static async Task ReadAsync(NpgsqlDataSource database, string query, CopiedRow tell, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var stream = await connection.BeginRawBinaryCopyAsync($"copy ({query}) to stdout (format binary)", cancel);
        await new CopiedRows().ReadAsync(stream, tell, cancel);
    }

    private async Task ReadAsync(Stream stream, CopiedRow tell, CancellationToken cancel)
    {
        while (end < Header) await FillAsync(stream, cancel);
        start = Header + BinaryPrimitives.ReadInt32BigEndian(buffer.AsSpan(ExtensionAt));
        while (true)
        {
            while (TryRow(tell) is { } more)
            {
                if (!more) return;
            }

            await FillAsync(stream, cancel);
        }
    }

    /// <returns>Null where the row is not here wholly yet, false where there was none any more.</returns>
    private bool? TryRow(CopiedRow tell)
    {
        var rest = buffer.AsSpan(start, end - start);
        if (rest.Length < sizeof(short)) return null;
        if (BinaryPrimitives.ReadInt16BigEndian(rest) < 0) return false;
        var at = sizeof(short);
        if (!TryField(rest, ref at, out _, out var first) || !TryField(rest, ref at, out var hasSecond, out var second)) return null;
        tell(first, hasSecond, second);
        start += at;
        return true;
    }

    private static bool TryField(ReadOnlySpan<byte> rest, ref int at, out bool isThere, out ReadOnlySpan<byte> field)
    {
        isThere = false;
        field = default;
        if (rest.Length < at + sizeof(int)) return false;
        var length = BinaryPrimitives.ReadInt32BigEndian(rest[at..]);
        at += sizeof(int);
        if (length < 0) return true;
        if (rest.Length < at + length) return false;
        isThere = true;
        field = rest.Slice(at, length);
        at += length;
        return true;
    }

    private async Task FillAsync(Stream stream, CancellationToken cancel)
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        if (end == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
        var read = await stream.ReadAsync(buffer.AsMemory(end), cancel);
        if (read == 0) throw new EndOfStreamException("The database ended its answer in the middle of a row.");
        end += read;
    }
}
