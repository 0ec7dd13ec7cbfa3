using System.Buffers;
using System.Text;
using System.Text.Json;

namespace EventRegistry.Host.Api.Wire;

/// <summary>JSON text as the reference writes it: slashes and all that is not ASCII escaped, and nothing else that need not be.</summary>
internal static class JsonText
{
    private const int OnTheStack = 512;

    // What can be written as it stands: printable ASCII but for the quotation mark, the slash and the backslash.
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        [.. Enumerable.Range(' ', 0x7F - ' ').Select(c => (char)c).Where(c => c is not ('"' or '/' or '\\'))]);

    public static void Write(Utf8JsonWriter writer, string text)
    {
        // Six bytes at the most for a UTF-16 unit, and the quotation marks.
        var longest = checked((text.Length * 6) + 2);
        byte[]? rented = null;
        var buffer = longest <= OnTheStack ? stackalloc byte[OnTheStack] : rented = ArrayPool<byte>.Shared.Rent(longest);
        var length = Escape(text, buffer);
        writer.WriteRawValue(buffer[..length], skipInputValidation: true);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
    }

    public static void Write(Utf8JsonWriter writer, string name, string text)
    {
        writer.WritePropertyName(name);
        Write(writer, text);
    }

    private static int Escape(ReadOnlySpan<char> text, Span<byte> into)
    {
        var at = 0;
        into[at++] = (byte)'"';
        while (text.Length > 0)
        {
            var plain = text.IndexOfAnyExcept(Plain);
            if (plain < 0) plain = text.Length;
            at += Encoding.ASCII.GetBytes(text[..plain], into[at..]);
            if (plain == text.Length) break;
            at += Escape(text[plain], into[at..]);
            text = text[(plain + 1)..];
        }

        into[at++] = (byte)'"';
        return at;
    }

    private static int Escape(char c, Span<byte> into)
    {
        into[0] = (byte)'\\';
        if (Short(c) is { } letter)
        {
            into[1] = letter;
            return 2;
        }

        into[1] = (byte)'u';
        for (var (digit, rest) = (5, (int)c); digit > 1; digit--, rest >>= 4) into[digit] = "0123456789abcdef"u8[rest & 15];
        return 6;
    }

    private static byte? Short(char c) => c switch
    {
        '"' => (byte)'"',
        '\\' => (byte)'\\',
        '/' => (byte)'/',
        '\b' => (byte)'b',
        '\f' => (byte)'f',
        '\n' => (byte)'n',
        '\r' => (byte)'r',
        '\t' => (byte)'t',
        _ => null,
    };
}
