using System.Buffers;
using System.Buffers.Binary;
using System.Text.Unicode;

namespace EventRegistry.Projections.Targets.Sql;

/// <summary>Writes rows of one table as PostgreSQL's binary COPY has them, and refuses values that the table cannot hold.</summary>
internal sealed class RowEncoder(Table table)
{
    private static readonly long Epoch = new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;
    private static readonly int EpochDay = new DateOnly(2000, 1, 1).DayNumber;
    private readonly Column[] columns = [.. table.Columns];

    /// <summary>The most bytes that a row can take.</summary>
    public int MaxBytes(Row row)
    {
        var bytes = sizeof(short) + (columns.Length * (sizeof(int) + sizeof(long)));
        foreach (var value in row.Values)
        {
            if (value is string text)
            {
                // UTF-8 takes at most three bytes for each UTF-16 unit.
                bytes += text.Length * 3;
            }
        }

        return bytes;
    }

    /// <summary>Writes a row and returns the bytes it took, at most <see cref="MaxBytes"/>.</summary>
    /// <exception cref="RowRejected">A value does not fit its column.</exception>
    /// <exception cref="ArgumentException">A value has not the column's type.</exception>
    public int Encode(string subject, Row row, Span<byte> into)
    {
        BinaryPrimitives.WriteInt16BigEndian(into, (short)columns.Length);
        var position = sizeof(short);
        var values = row.Values;
        for (var i = 0; i < columns.Length; i++)
        {
            var length = values[i] is { } value ? Value(subject, columns[i], value, into[(position + sizeof(int))..]) : Null(subject, columns[i]);
            BinaryPrimitives.WriteInt32BigEndian(into[position..], length);
            position += sizeof(int) + Math.Max(length, 0);
        }

        return position;
    }

    private int Null(string subject, Column column) =>
        column.NotNull ? throw RowRejected.Before(subject, table, column, null, "has no value but needs one") : -1;

    private int Value(string subject, Column column, object value, Span<byte> into)
    {
        switch (column.Type, value)
        {
            case (ColumnType.Int, int number):
                BinaryPrimitives.WriteInt32BigEndian(into, number);
                return sizeof(int);
            case (ColumnType.Bool, bool flag):
                into[0] = flag ? (byte)1 : (byte)0;
                return 1;
            case (ColumnType.Instant, DateTimeOffset at):
                BinaryPrimitives.WriteInt64BigEndian(into, Microseconds(at));
                return sizeof(long);
            case (ColumnType.Date, DateOnly day):
                BinaryPrimitives.WriteInt32BigEndian(into, day.DayNumber - EpochDay);
                return sizeof(int);
            case (ColumnType.Text or ColumnType.LongText, string text):
                return Text(subject, column, text, into);
            default:
                throw new ArgumentException($"{subject}: {table.Name}.{column.Name} takes {column.Type} and not {value.GetType().Name}.");
        }
    }

    // Rounded down, as a moment between two microseconds is not yet the later one; also before 2000.
    private static long Microseconds(DateTimeOffset at) =>
        Math.DivRem(at.UtcTicks - Epoch, TimeSpan.TicksPerMicrosecond) is var (whole, rest) && rest < 0 ? whole - 1 : whole;

    private int Text(string subject, Column column, string text, Span<byte> into)
    {
        if (text.Length > column.Length && CodePoints(text) is var points && points > column.Length)
        {
            throw RowRejected.Before(subject, table, column, text, $"has {points} characters, and the column takes {column.Length}");
        }

        if (Utf8.FromUtf16(text, into, out _, out var written, replaceInvalidSequences: false) is not OperationStatus.Done)
        {
            throw RowRejected.Before(subject, table, column, text, "holds half of a surrogate pair, which is no character");
        }

        return into[..written].Contains((byte)0)
            ? throw RowRejected.Before(subject, table, column, text, "holds the character U+0000, which PostgreSQL cannot store")
            : written;
    }

    private static int CodePoints(string text)
    {
        var points = text.Length;
        foreach (var unit in text)
        {
            points -= char.IsLowSurrogate(unit) ? 1 : 0;
        }

        return points;
    }
}
