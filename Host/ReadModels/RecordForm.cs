using System.Collections.Frozen;
using EventRegistry.Domain.Changelog;
using EventRegistry.Host.EventStore.Json;
using Newtonsoft.Json;

namespace EventRegistry.Host.ReadModels;

/// <summary>How a record stands in the read models: as it stands in events.</summary>
internal abstract class RecordForm
{
    private static readonly FrozenDictionary<Kind, RecordForm> Forms = Kinds.All.ToFrozenDictionary(k => k, k => k.Accept(new OfKind()));

    public static RecordForm Of(Kind kind) => Forms[kind];

    public abstract void Write(JsonWriter writer, IRecord record);

    public abstract IRecord Read(byte[] json, ShortTexts texts);

    private sealed class OfKind : IKindVisitor<RecordForm>
    {
        public RecordForm Visit<T>(Kind<T> kind) where T : class, IRecord => new RecordForm<T>();
    }
}

/// <inheritdoc/>
internal sealed class RecordForm<T> : RecordForm where T : class, IRecord
{
    public override void Write(JsonWriter writer, IRecord record) => JsonForm<T>.Write(writer, (T)record);

    public override IRecord Read(byte[] json, ShortTexts texts)
    {
        using var reader = new JsonBytes(json, texts);
        return JsonForm<T>.Read(reader);
    }
}
