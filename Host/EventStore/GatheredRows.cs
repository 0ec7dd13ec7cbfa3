using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Text;
using EventRegistry.Host.EventStore.Json;
using Newtonsoft.Json;

namespace EventRegistry.Host.EventStore;

/// <summary>Rows of the temporary table <c>gathered</c>, as PostgreSQL's binary COPY has them.</summary>
internal sealed class GatheredRows : IDisposable
{
    /// <summary>The table. Words that are the same for many rows stand in it as numbers: the place in <see cref="EventType.All"/>, the stream's kind.</summary>
    public const string Create = """
        create temp table gathered (id uuid not null, tenant_id varchar not null, stream_kind smallint not null, stream_number integer not null,
          at timestamptz not null, ordering smallint not null, key integer not null, step smallint not null, type smallint not null,
          record_id integer not null, actor varchar, data jsonb not null) on commit drop
        """;

    /// <summary>The bytes from which on it is worth sending them.</summary>
    private const int Enough = 1 << 18;
    private const short Columns = 12;

    // All columns with their lengths, but for the texts.
    private const int FixedBytes = 2 + (Columns * 4) + 16 + (4 * 2) + (3 * 4) + 8 + 1;
    private const byte JsonbVersion = 1;
    private static readonly long Epoch = new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;
    private static readonly FrozenDictionary<EventType, short> Numbers =
        EventType.All.Select((type, number) => KeyValuePair.Create(type, (short)number)).ToFrozenDictionary();

    private readonly CharBuffer json = new();
    private readonly JsonTextWriter writer;
    private byte[] bytes = new byte[Enough + (Enough / 8)];
    private int length;

    public GatheredRows() => writer = EventJson.WriterTo(json);

    // The signature of the format, no flags, no extension.
    private static ReadOnlySpan<byte> Header => [0x50, 0x47, 0x43, 0x4F, 0x50, 0x59, 0x0A, 0xFF, 0x0D, 0x0A, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    public bool IsFull => length >= Enough;

    /// <summary>Everything so far as one whole COPY; good until <see cref="Clear"/>.</summary>
    public ReadOnlyMemory<byte> Take()
    {
        if (length == 0) return ReadOnlyMemory<byte>.Empty;
        Reserve(2);
        BinaryPrimitives.WriteInt16BigEndian(bytes.AsSpan(length), -1);
        return bytes.AsMemory(0, length + 2);
    }

    public void Clear() => length = 0;

    public void Add(in BulkEvent one)
    {
        var type = EventType.Of(one.Change);
        type.Write(writer, one.Change);
        var data = json.Written;
        // UTF-8 takes at most three bytes for each UTF-16 unit.
        Reserve(Header.Length + FixedBytes + ((data.Length + one.Tenant.Length + (one.Actor?.Length ?? 0)) * 3));
        if (length == 0) Put(Header);
        PutNumber(Columns);
        PutLength(16);
        one.Id.TryWriteBytes(bytes.AsSpan(length), bigEndian: true, out _);
        length += 16;
        PutText(one.Tenant);
        PutSmall((short)one.Stream.Kind);
        PutInteger(one.Stream.Id);
        PutLength(sizeof(long));
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(length), (one.At.UtcTicks - Epoch) / TimeSpan.TicksPerMicrosecond);
        length += sizeof(long);
        PutSmall((short)one.Order);
        PutInteger(one.Key);
        PutSmall((short)one.Step);
        PutSmall(Numbers[type]);
        PutInteger(one.Change.RecordId);
        if (one.Actor is null) PutLength(-1);
        else PutText(one.Actor);
        var start = length;
        length += sizeof(int);
        bytes[length++] = JsonbVersion;
        length += Encoding.UTF8.GetBytes(data, bytes.AsSpan(length));
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(start), length - start - sizeof(int));
        json.Clear();
    }

    public void Dispose()
    {
        ((IDisposable)writer).Dispose();
        json.Dispose();
    }

    private void Put(ReadOnlySpan<byte> some)
    {
        some.CopyTo(bytes.AsSpan(length));
        length += some.Length;
    }

    private void PutNumber(short number)
    {
        BinaryPrimitives.WriteInt16BigEndian(bytes.AsSpan(length), number);
        length += sizeof(short);
    }

    private void PutLength(int count)
    {
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(length), count);
        length += sizeof(int);
    }

    private void PutSmall(short number)
    {
        PutLength(sizeof(short));
        PutNumber(number);
    }

    private void PutInteger(int number)
    {
        PutLength(sizeof(int));
        PutLength(number);
    }

    private void PutText(string text)
    {
        var written = Encoding.UTF8.GetBytes(text, bytes.AsSpan(length + sizeof(int)));
        PutLength(written);
        length += written;
    }

    private void Reserve(int more)
    {
        if (length + more > bytes.Length) Array.Resize(ref bytes, Math.Max(bytes.Length * 2, length + more));
    }
}
