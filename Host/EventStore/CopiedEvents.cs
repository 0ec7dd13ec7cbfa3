using System.Buffers.Binary;
using EventRegistry.Host.EventStore.Json;

namespace EventRegistry.Host.EventStore;

/// <summary>Raw events off a binary COPY of <see cref="RawEvent.Columns"/>, piece by piece: their data are parts of the pieces, not copies.</summary>
internal sealed class CopiedEvents(Stream copy, Detail detail)
{
    // Large enough that handing over costs nothing, small enough not to be a large object.
    private const int Piece = 80_000;

    // Signature, flags and extension: nothing that a row would need.
    private const int Header = 19;
    private static readonly long Epoch = new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;
    private readonly ShortTexts texts = new();
    private byte[] bytes = new byte[Piece];
    private int filled;
    private int at;
    private bool begun;

    // What a piece has held: the next holds about as many.
    private int most = 16;

    /// <summary>The next events, in order; null when there are no more.</summary>
    public async ValueTask<ArraySegment<RawEvent>?> NextAsync(CancellationToken cancel)
    {
        for (var more = true; more;)
        {
            while (more && filled < bytes.Length)
            {
                var read = await copy.ReadAsync(bytes.AsMemory(filled), cancel);
                (filled, more) = (filled + read, read > 0);
            }

            var events = Parse();
            if (events.Count > 0) return events;
        }

        return null;
    }

    private ArraySegment<RawEvent> Parse()
    {
        if (!begun) (begun, at) = (true, Header);
        var (events, count) = (new RawEvent[most], 0);
        while (Ends(at) is >= 0 and var end)
        {
            at += sizeof(short);
            if (count == events.Length) Array.Resize(ref events, count * 2);
            events[count++] = Event();
            at = end;
        }

        // What there is of the next row begins the next piece: these bytes are the events' now.
        var rest = bytes.AsSpan(at..filled);
        var next = new byte[Math.Max(Piece, rest.Length * 2)];
        rest.CopyTo(next);
        (bytes, filled, at) = (next, rest.Length, 0);
        most = Math.Max(most, count);
        return new(events, 0, count);
    }

    /// <summary>Where the row ends that begins there; -1 when it is not all there, or the end of all rows.</summary>
    private int Ends(int place)
    {
        if (filled - place < sizeof(short)) return -1;
        var columns = BinaryPrimitives.ReadInt16BigEndian(bytes.AsSpan(place));
        place += sizeof(short);
        for (; columns > 0; columns--)
        {
            if (filled - place < sizeof(int)) return -1;
            place += sizeof(int) + Math.Max(0, BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(place)));
            if (place > filled) return -1;
        }

        return columns < 0 ? -1 : place;
    }

    private RawEvent Event()
    {
        var stream = texts.Of(Next());
        var sequence = BinaryPrimitives.ReadInt64BigEndian(Next());
        var version = BinaryPrimitives.ReadInt64BigEndian(Next());
        var type = texts.Of(Next());
        var time = new DateTime(Epoch + (BinaryPrimitives.ReadInt64BigEndian(Next()) * TimeSpan.TicksPerMicrosecond), DateTimeKind.Utc);
        // A jsonb value begins with the version of its form, which is 1.
        var length = Next().Length - 1;
        var data = new ArraySegment<byte>(bytes, at - length, length);
        return detail == Detail.Full
            ? new(stream, sequence, version, type, time, data, Text(), Text(), Text())
            : new(stream, sequence, version, type, time, data, null, null, null);
    }

    private string? Text()
    {
        var isNull = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at)) < 0;
        var text = Next();
        return isNull ? null : texts.Of(text);
    }

    private ReadOnlySpan<byte> Next()
    {
        var length = Math.Max(0, BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at)));
        at += sizeof(int) + length;
        return bytes.AsSpan(at - length, length);
    }
}
