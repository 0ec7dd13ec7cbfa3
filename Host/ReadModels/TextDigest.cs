using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace EventRegistry.Host.ReadModels;

/// <summary>
/// What stands for a text where millions of them are compared: the 64 bits that <c>hashtextextended(text, 0)</c> of PostgreSQL makes of it, so that the database and the program
/// can each make them of what they have at hand. It finds differences that nobody made on purpose.
/// </summary>
internal static class TextDigest
{
    private const int Step = 3 * sizeof(uint);
    private const uint Start = unchecked(0x9E3779B9 + 3923095);

    // Nearly all texts are shorter, and need no array.
    private const int Short = 512;

    public static long Of(string text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (most <= Short)
        {
            Span<byte> few = stackalloc byte[Short];
            return Of(few[..Encoding.UTF8.GetBytes(text, few)]);
        }

        var bytes = ArrayPool<byte>.Shared.Rent(most);
        try
        {
            return Of(bytes.AsSpan(0, Encoding.UTF8.GetBytes(text, bytes)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    // Bob Jenkins's lookup3, in the form that PostgreSQL has of it on machines with the low byte first; it keeps the lowest byte of the third word of a rest for the length.
    private static long Of(ReadOnlySpan<byte> rest)
    {
        var a = unchecked(Start + (uint)rest.Length);
        var (b, c) = (a, a);
        for (; rest.Length >= Step; rest = rest[Step..])
        {
            Add(rest, ref a, ref b, ref c, 0);
            Mix(ref a, ref b, ref c, 4);
            Mix(ref b, ref c, ref a, 6);
            Mix(ref c, ref a, ref b, 8);
            Mix(ref a, ref b, ref c, 16);
            Mix(ref b, ref c, ref a, 19);
            Mix(ref c, ref a, ref b, 4);
        }

        Span<byte> last = stackalloc byte[Step];
        last.Clear();
        rest.CopyTo(last);
        Add(last, ref a, ref b, ref c, 8);
        End(ref c, b, 14);
        End(ref a, c, 11);
        End(ref b, a, 25);
        End(ref c, b, 16);
        End(ref a, c, 4);
        End(ref b, a, 14);
        End(ref c, b, 24);
        return ((long)b << 32) | c;
    }

    private static void Add(ReadOnlySpan<byte> three, ref uint a, ref uint b, ref uint c, int bits)
    {
        unchecked
        {
            c += BinaryPrimitives.ReadUInt32LittleEndian(three[(2 * sizeof(uint))..]) << bits;
            b += BinaryPrimitives.ReadUInt32LittleEndian(three[sizeof(uint)..]);
            a += BinaryPrimitives.ReadUInt32LittleEndian(three);
        }
    }

    private static void Mix(ref uint one, ref uint next, ref uint former, int bits)
    {
        unchecked
        {
            one = (one - former) ^ BitOperations.RotateLeft(former, bits);
            former += next;
        }
    }

    private static void End(ref uint one, uint former, int bits) => one = unchecked((one ^ former) - BitOperations.RotateLeft(former, bits));
}
