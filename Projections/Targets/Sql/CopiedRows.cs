using System.Buffers.Binary;

namespace EventRegistry.Projections.Targets.Sql;

/// <summary>The rows of a binary COPY, as they come.</summary>
internal ref struct CopiedRows(Stream stream)
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
