using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace EventRegistry.Host.Sources.Syncing;

/// <summary>What stands for a text where millions of them are compared: 64 bits, never 0.</summary>
internal static class Digest
{
    public static ulong Of(ReadOnlySpan<byte> utf8)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(utf8, hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash) is not 0 and var digest ? digest : 1;
    }

    public static ulong Of(string text)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            return Of(bytes.AsSpan(0, Encoding.UTF8.GetBytes(text, bytes)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>The digest of what the registry keeps of a record: its text, or that text's hash (<c>org-identity-sources.md</c> 5.2).</summary>
    public static ulong OfCache(string raw, bool isHashed) => isHashed ? Of(Hashed(raw)) : Of(raw);

#pragma warning disable CA5351 // It is the form in which a Registry keeps records, and protects nothing.
    private static string Hashed(string raw) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(raw)));
#pragma warning restore CA5351
}
