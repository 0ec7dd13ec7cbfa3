using System.Buffers.Text;
using System.Text;
using Newtonsoft.Json;

namespace EventRegistry.Host.EventStore.Json;

/// <summary>Reads JSON off the bytes that the database sent: no text is made of the whole, nor twice of what comes again and again.</summary>
/// <remarks>It takes the JSON to be well-formed, as PostgreSQL sees to that; it never reads past the end, whatever comes.</remarks>
internal sealed class JsonBytes(ArraySegment<byte> document, ShortTexts texts) : JsonReader
{
    private readonly byte[] data = document.Array!;
    private readonly int end = document.Offset + document.Count;
    private int at = document.Offset;
    private int depth;
    private JsonToken token;
    private object? value;

    public override JsonToken TokenType => token;

    public override object? Value => value;

    public override int Depth => token is JsonToken.StartObject or JsonToken.StartArray ? depth - 1 : depth;

    public override bool Read()
    {
        value = null;
        switch (Next())
        {
            case 0:
                token = JsonToken.None;
                return false;
            case (byte)'{':
                return Enter(JsonToken.StartObject);
            case (byte)'[':
                return Enter(JsonToken.StartArray);
            case (byte)'}':
                return Leave(JsonToken.EndObject);
            case (byte)']':
                return Leave(JsonToken.EndArray);
            case (byte)'"':
                value = Text();
                token = IsName() ? JsonToken.PropertyName : JsonToken.String;
                return true;
            case (byte)'t' or (byte)'f':
                value = Truth();
                return true;
            case (byte)'n':
                return Null();
            default:
                return Number();
        }
    }

    public override int? ReadAsInt32()
    {
        switch (Next())
        {
            case (byte)'n':
                Null();
                return null;
            case (byte)']':
                Leave(JsonToken.EndArray);
                return null;
            default:
                if (!Utf8Parser.TryParse(data.AsSpan(at, end - at), out int number, out var length) || IsFraction(at + length)) throw Unexpected("a whole number");
                at += length;
                token = JsonToken.Integer;
                return number;
        }
    }

    public override bool? ReadAsBoolean()
    {
        switch (Next())
        {
            case (byte)'n':
                Null();
                return null;
            case (byte)'t' or (byte)'f':
                return Truth();
            default:
                throw Unexpected("true or false");
        }
    }

    public override string? ReadAsString()
    {
        switch (Next())
        {
            case (byte)'n':
                Null();
                return null;
            case (byte)'"':
                token = JsonToken.String;
                return Text();
            default:
                throw Unexpected("a text");
        }
    }

    /// <summary>The first byte of what comes next; 0 at the end.</summary>
    private byte Next()
    {
        while (at < end && data[at] is (byte)' ' or (byte)',' or (byte)'\n' or (byte)'\r' or (byte)'\t') at++;
        return at < end ? data[at] : (byte)0;
    }

    private bool Enter(JsonToken start)
    {
        (token, at, depth) = (start, at + 1, depth + 1);
        return true;
    }

    private bool Leave(JsonToken end)
    {
        (token, at, depth) = (end, at + 1, depth - 1);
        return true;
    }

    private bool Null()
    {
        Expect("null"u8);
        token = JsonToken.Null;
        return true;
    }

    private bool Truth()
    {
        var truth = data[at] == (byte)'t';
        Expect(truth ? "true"u8 : "false"u8);
        token = JsonToken.Boolean;
        return truth;
    }

    // Only what is skipped comes here, so that any number will do.
    private bool Number()
    {
        if (!Utf8Parser.TryParse(data.AsSpan(at, end - at), out double number, out var length)) throw Unexpected("a value");
        (token, value, at) = (JsonToken.Float, number, at + length);
        return true;
    }

    private bool IsName()
    {
        if (Next() != (byte)':') return false;
        at++;
        return true;
    }

    private bool IsFraction(int place) => place < end && data[place] is (byte)'.' or (byte)'e' or (byte)'E';

    private void Expect(ReadOnlySpan<byte> word)
    {
        if (!data.AsSpan(at, end - at).StartsWith(word)) throw Unexpected("a value");
        at += word.Length;
    }

    private string Text()
    {
        var rest = data.AsSpan(at + 1, end - at - 1);
        var stop = rest.IndexOfAny((byte)'"', (byte)'\\');
        if (stop < 0) throw Unexpected("a text with an end");
        if (rest[stop] == (byte)'\\') return Escaped(rest, stop);
        at += stop + 2;
        return texts.Of(rest[..stop]);
    }

    private string Escaped(ReadOnlySpan<byte> rest, int stop)
    {
        // A quote that an odd number of backslashes stands before does not end the text.
        while (stop < rest.Length && rest[stop] != (byte)'"') stop += rest[stop] == (byte)'\\' ? 2 : 1;
        if (stop >= rest.Length) throw Unexpected("a text with an end");
        at += stop + 2;
        return Unescaped(rest[..stop]);
    }

    private string Unescaped(ReadOnlySpan<byte> raw)
    {
        var text = new StringBuilder(raw.Length);
        while (raw.Length > 0)
        {
            var plain = raw.IndexOf((byte)'\\') is >= 0 and var escape ? escape : raw.Length;
            text.Append(Encoding.UTF8.GetString(raw[..plain]));
            raw = raw[plain..];
            if (raw.Length == 0) break;
            text.Append(Escape(raw, out var length));
            raw = raw[length..];
        }

        return text.ToString();
    }

    private char Escape(ReadOnlySpan<byte> raw, out int length)
    {
        length = 2;
        switch (raw[1])
        {
            case (byte)'n': return '\n';
            case (byte)'r': return '\r';
            case (byte)'t': return '\t';
            case (byte)'b': return '\b';
            case (byte)'f': return '\f';
            case (byte)'u' when raw.Length >= 6 && Utf8Parser.TryParse(raw[2..6], out ushort unit, out var digits, 'x') && digits == 4:
                length = 6;
                return (char)unit;
            case (byte)'"' or (byte)'\\' or (byte)'/': return (char)raw[1];
            default: throw Unexpected("an escape of JSON");
        }
    }

    private JsonReaderException Unexpected(string wanted) => new($"At byte {at} of the data {wanted} was expected.");
}
