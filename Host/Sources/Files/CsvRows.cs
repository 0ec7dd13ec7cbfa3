using System.Text.Unicode;
using CsvHelper;

namespace EventRegistry.Host.Sources.Files;

/// <summary>The rows of a file, one after the other in flat memory. Blank lines are no rows.</summary>
internal sealed class CsvRows : IAsyncDisposable, IDisposable
{
    // A longer row is no row, but the rest of a file behind a quote that nobody closed.
    private const int LongestRow = 16 << 20;

    private readonly CsvReader reader;
    private readonly string path;
    private readonly Func<bool> changed;
    private readonly CellText text = new();
    private CsvMalformedRecord? malformed;

    /// <param name="changed">Asked at the end: whether the file is not what it was at the beginning.</param>
    public CsvRows(FileStream stream, string path, Func<bool> changed)
    {
        (this.path, this.changed) = (path, changed);
        reader = CsvReader.Create(stream, new CsvReaderOptions
        {
            HasHeader = false,
            Separator = ',',
            TrackLineNumbers = true,
            BufferSize = 1 << 18,
            MaxRecordSize = LongestRow,
            OnMalformedRecord = m => malformed = m,
        });
    }

    /// <summary>How many cells each row has to have; null where rows may differ.</summary>
    public int? Width { get; set; }

    /// <summary>Where the row begins; from 1.</summary>
    public int Line => checked((int)reader.LineNumber);

    public int Count => reader.FieldCount;

    /// <summary>The row as it stands in the file, until the next.</summary>
    public ReadOnlySpan<byte> Bytes => reader.RawRecord;

    /// <exception cref="SourceFailure">The file cannot be read further, or its rows cannot be told from each other.</exception>
    public async ValueTask<bool> NextAsync(CancellationToken cancel)
    {
        try
        {
            if (await reader.ReadAsync(cancel))
            {
                Check();
                return true;
            }
        }
        catch (CsvFormatException e)
        {
            throw Unclosed(checked((int)e.LineNumber), e);
        }
        catch (IOException e)
        {
            throw SourceFile.BreaksOff(path, e);
        }

        return SourceFile.Reaching(path, changed) ? throw SourceFile.IsAnother(path) : false;
    }

    public string Cell(int column) => reader.GetString(column);

    public string[] Cells() => reader.Current.ToArray();

    /// <summary>The row as the text that is kept of it.</summary>
    public string Text() => text.Of(reader);

    public RawRecord Record() => new(Key(), Text(), Line);

    public string Key()
    {
        var key = Cell(0);
        // No database takes such a key, and a file of another encoding is full of them.
        return !key.Contains('\0') ? key : throw new SourceFailure(
            $"{path}, line {Line}: the key holds a NUL. The file is damaged, or it is UTF-16 without a byte order mark: convert it with iconv -f UTF-16LE -t UTF-8.", mayPass: false);
    }

    public void Dispose() => reader.Dispose();

    public ValueTask DisposeAsync() => reader.DisposeAsync();

    private void Check()
    {
        if (!Utf8.IsValid(reader.RawRecord)) throw new SourceFailure(
            $"{path}, line {LineOfFault(reader.RawRecord)}: this is not UTF-8. Convert the file, such as with iconv -f LATIN1 -t UTF-8 or iconv -f WINDOWS-1252 -t UTF-8.", mayPass: false);
        // As many lines as a row has too many cells may be as many other rows, and nobody would miss them.
        if (Width is { } width && reader.FieldCount != width && reader.RawRecord.ContainsAny((byte)'\r', (byte)'\n')) throw Unclosed(Line, null);
        if (malformed is not { } fault) return;
        malformed = null;
        // What goes on after a quote in the same line is taken as it stands; past the end of the line nobody knows where rows end.
        if (fault.Reason == CsvMalformedReason.UnterminatedQuote || Quoting.LeavesOpen(fault.RawRecord) || fault.RawRecord.AsSpan().ContainsAny('\r', '\n')) throw Unclosed(Line, null);
    }

    private int LineOfFault(ReadOnlySpan<byte> row)
    {
        Span<char> room = new char[row.Length];
        Utf8.ToUtf16(row, room, out var valid, out _, replaceInvalidSequences: false);
        return Line + row[..valid].Count((byte)'\n');
    }

    private SourceFailure Unclosed(int line, Exception? inner) => new(
        $"{path}, line {line}: a quote that opens there is not closed where its cell ends, so that nobody knows where the row does. Close it, and write a quote inside a cell twice (\"\").", mayPass: false, inner);
}
