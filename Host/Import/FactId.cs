using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EventRegistry.Domain.Changelog;
using EventRegistry.Host.EventStore.Json;
using Newtonsoft.Json;

namespace EventRegistry.Host.Import;

/// <summary>
/// Names facts that a Registry's rows tell: the same row, read again, gives the same id, so it is never stored twice; any other value gives another.
/// </summary>
internal sealed class FactId : IDisposable
{
    private readonly CharBuffer text = new();
    private readonly JsonTextWriter json;

    public FactId() => json = EventJson.WriterTo(text);

    /// <summary>The id of the fact that a record had these values, wherever they were copied from.</summary>
    public Guid Of<T>(Told<T> told) where T : class, IRecord
    {
        var row = told.State;
        var what = told.Change switch
        {
            Deleted<T> => "deleted",
            Purged<T> => "purged",
            _ => "values",
        };
        // The deletion of a record that was never edited overwrote the instant of its add, which the row still knows as created.
        var modified = what == "values" && row is { IsCopy: false, Deleted: true } ? row.Created : row.Modified;
        text.Clear();
        text.Write(string.Create(CultureInfo.InvariantCulture, $"{Kind<T>.Instance.Name}|{what}|{row.Revision ?? 0}|{modified?.UtcTicks}|{row.Actor}|"));
        JsonForm<T>.Write(json, row.Record);
        // What was noticed may have been so before: a value that was changed back is another fact than the one it had first.
        if (told.NoticedAt is { } at) text.Write(string.Create(CultureInfo.InvariantCulture, $"|noticed|{at.UtcTicks}"));
        return Hash(text.Written);
    }

    /// <summary>The id of the fact that a record came into a stream after another.</summary>
    public static Guid Of(Guid fact, StreamId into, DateTimeOffset at) => Hash($"{fact}|{into}|{at.UtcTicks}");

    /// <summary>The id of the fact that a record was found missing.</summary>
    public static Guid OfAbsence(Kind kind, int id, StreamId stream, DateTimeOffset noticedAt) => Hash($"{kind.Name}|gone|{id}|{stream}|{noticedAt.UtcTicks}");

    public void Dispose()
    {
        ((IDisposable)json).Dispose();
        text.Dispose();
    }

    private static Guid Hash(ReadOnlySpan<char> text)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes.AsSpan(0, Encoding.UTF8.GetBytes(text, bytes)), hash);
        ArrayPool<byte>.Shared.Return(bytes);
        // Version 8 of RFC 9562: an id whose bits are the application's own.
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
