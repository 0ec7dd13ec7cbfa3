using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace EventRegistry.Host.Access;

/// <summary>Some texts as something short that can be remembered: without the key of this process it tells nothing of them.</summary>
internal readonly record struct Fingerprint(UInt128 High, UInt128 Low)
{
    private static readonly byte[] OfThisProcess = RandomNumberGenerator.GetBytes(32);

    public static Fingerprint Of(params ReadOnlySpan<string> texts)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, OfThisProcess);
        Span<byte> length = stackalloc byte[4];
        foreach (var text in texts)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            // With its length before it no text runs into the next.
            BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        Span<byte> digest = stackalloc byte[32];
        hash.GetHashAndReset(digest);
        return new(BinaryPrimitives.ReadUInt128LittleEndian(digest), BinaryPrimitives.ReadUInt128LittleEndian(digest[16..]));
    }
}
