using System.Text;

namespace EventRegistry.Host.EventStore.Json;

/// <summary>Text that grows in one piece of memory and is used again for the next event.</summary>
internal sealed class CharBuffer : TextWriter
{
    private char[] chars = new char[1024];
    private int length;

    public override Encoding Encoding => Encoding.Unicode;

    public override void Write(char value)
    {
        if (length == chars.Length) Array.Resize(ref chars, length * 2);
        chars[length++] = value;
    }

    public override void Write(string? value) => Append(value);

    public override void Write(ReadOnlySpan<char> buffer) => Append(buffer);

    public override void Write(char[] buffer, int index, int count) => Append(buffer.AsSpan(index, count));

    /// <summary>What was written since the start; good until something else is.</summary>
    public ReadOnlySpan<char> Written => chars.AsSpan(0, length);

    /// <summary>Starts anew.</summary>
    public void Clear() => length = 0;

    /// <summary>Hands out what was written and starts anew.</summary>
    public string Take()
    {
        var text = new string(chars, 0, length);
        length = 0;
        return text;
    }

    private void Append(ReadOnlySpan<char> text)
    {
        if (length + text.Length > chars.Length) Array.Resize(ref chars, Math.Max(chars.Length * 2, length + text.Length));
        text.CopyTo(chars.AsSpan(length));
        length += text.Length;
    }
}
