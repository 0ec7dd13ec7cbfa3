using System.Buffers.Binary;
using System.Text;

namespace EventRegistry.Host.EventStore.Json;

/// <summary>Texts that come again and again, such as names of members, types and codes: each is made once, as long as no other takes its place.</summary>
internal sealed class ShortTexts
{
    private const int Longest = 32;
    private readonly string?[] known = new string?[1024];

    public string Of(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > Longest) return Encoding.UTF8.GetString(utf8);
        ref var place = ref known[Place(utf8)];
        if (place is { } text && text.Length == utf8.Length && Ascii.Equals(utf8, text)) return text;
        return place = Encoding.UTF8.GetString(utf8);
    }

    // The ends of a text tell it from most others.
    private int Place(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length < sizeof(uint)) return utf8.Length == 0 ? 0 : ((utf8[0] * 31) ^ (utf8[^1] << 2) ^ utf8.Length) & (known.Length - 1);
        var (start, end) = (BinaryPrimitives.ReadUInt32LittleEndian(utf8), BinaryPrimitives.ReadUInt32LittleEndian(utf8[^sizeof(uint)..]));
        unchecked
        {
            var mixed = ((start * 0x9E3779B1) ^ (end * 0x85EBCA77)) + (uint)utf8.Length;
            return (int)(mixed >> 16) & (known.Length - 1);
        }
    }
}
