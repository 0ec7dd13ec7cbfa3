using System.Security.Cryptography;
using System.Text;
using EventRegistry.Domain.Changelog;

namespace EventRegistry.Host.Import;

/// <summary>
/// Names a fact that a Registry's row tells: the same row, read again, gives the same id, so it is never stored twice; any other value gives another.
/// </summary>
internal static class FactId
{
    /// <summary>The id of the fact that a record had these values.</summary>
    public static Guid Of<T>(Told<T> told) where T : class, IRecord
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
        // What was noticed may have been so before: a value that was changed back is another fact than the one it had first.
        var noticed = told.NoticedAt is { } at ? $"|noticed|{at.UtcTicks}" : "";
        return Hash($"{row.Record.GetType().Name}|{what}|{row.Revision ?? 0}|{modified?.UtcTicks}|{row.Actor}|{row.Record}{noticed}");
    }

    /// <summary>The id of the fact that a record came into a stream after another.</summary>
    public static Guid Of(Guid fact, StreamId into, DateTimeOffset at) => Hash($"{fact}|{into}|{at.UtcTicks}");

    /// <summary>The id of the fact that a record was found missing.</summary>
    public static Guid OfAbsence(Kind kind, int id, StreamId stream, DateTimeOffset noticedAt) => Hash($"{kind.Name}|gone|{id}|{stream}|{noticedAt.UtcTicks}");

    private static Guid Hash(string text)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        // Version 8 of RFC 9562: an id whose bits are the application's own.
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
