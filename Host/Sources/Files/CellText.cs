using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CsvHelper;

namespace EventRegistry.Host.Sources.Files;

/// <summary>A row as a Registry keeps it: the JSON array of its cells as <c>json_encode</c> of PHP writes it, so that records that were adopted compare as unchanged.</summary>
internal sealed class CellText
{
    private static readonly SearchValues<byte> AsTheyAre = SearchValues.Create([.. Enumerable.Range(0x20, 0x60).Select(b => (byte)b).Except("\"\\/"u8.ToArray())]);

    private char[] room = new char[1024];
    private int length;

    public string Of(CsvReader row)
    {
        // No byte becomes more than six characters, and no cell takes more than three beside its own.
        var most = (row.RawRecord.Length * 6) + (row.FieldCount * 3) + 2;
        if (room.Length < most) room = new char[most * 2];
        length = 0;
        Put('[');
        for (var i = 0; i < row.FieldCount; i++)
        {
            if (i > 0) Put(',');
            Put('"');
            Put(row.GetSpan(i));
            Put('"');
        }

        Put(']');
        return new(room, 0, length);
    }

    /// <summary>The cells of a row that was kept.</summary>
    /// <exception cref="RecordUnreadable">It is none.</exception>
    public static string[] Cells(string raw)
    {
        try
        {
            return JsonSerializer.Deserialize<string?[]>(raw)?.Select(c => c ?? "").ToArray() ?? throw NoRow(null);
        }
        catch (JsonException e)
        {
            throw NoRow(e);
        }

        static RecordUnreadable NoRow(Exception? e) => new($"What was kept of it is no row of a file{(e is null ? "" : $" ({e.Message})")}. Sync it with force.", null);
    }

    private void Put(char c) => room[length++] = c;

    private void Put(ReadOnlySpan<byte> cell)
    {
        while (true)
        {
            var plain = cell.IndexOfAnyExcept(AsTheyAre) is >= 0 and var at ? at : cell.Length;
            length += Encoding.Latin1.GetChars(cell[..plain], room.AsSpan(length));
            if (plain == cell.Length) return;
            Rune.DecodeFromUtf8(cell[plain..], out var rune, out var taken);
            Escape(rune);
            cell = cell[(plain + taken)..];
        }
    }

    private void Escape(Rune rune)
    {
        var letter = rune.Value switch { '"' => '"', '\\' => '\\', '/' => '/', '\b' => 'b', '\f' => 'f', '\n' => 'n', '\r' => 'r', '\t' => 't', _ => '\0' };
        if (letter != '\0')
        {
            Put('\\');
            Put(letter);
            return;
        }

        Span<char> units = stackalloc char[2];
        foreach (var unit in units[..rune.EncodeToUtf16(units)])
        {
            Put('\\');
            Put('u');
            ((int)unit).TryFormat(room.AsSpan(length), out var written, "x4", CultureInfo.InvariantCulture);
            length += written;
        }
    }
}
