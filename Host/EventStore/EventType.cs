using System.Collections.Frozen;
using EventRegistry.Domain.Changelog;
using EventRegistry.Host.EventStore.Json;
using Newtonsoft.Json;

namespace EventRegistry.Host.EventStore;

// The names are stored for ever.

/// <summary>A type of event: the name it is stored by, and how its data are read and written.</summary>
public abstract class EventType
{
    private static readonly FrozenDictionary<Type, EventType> ByType;

    static EventType()
    {
        All = [.. Kinds.All.SelectMany(k => k.Accept(new OfKind()))];
        ByType = All.ToFrozenDictionary(t => t.ChangeType);
    }

    private protected EventType(string name, Type changeType)
    {
        (Name, ChangeType) = (name, changeType);
        DotNetName = $"{changeType.FullName}, {changeType.Assembly.GetName().Name}";
    }

    /// <summary>Every type of event, kind by kind.</summary>
    public static IReadOnlyList<EventType> All { get; }

    /// <summary>Such as <c>name_added</c>.</summary>
    public string Name { get; }

    /// <summary>Such as <c>Added&lt;Name&gt;</c>.</summary>
    public Type ChangeType { get; }

    /// <summary>The type as Marten notes it beside the event; the name alone decides what is read.</summary>
    public string DotNetName { get; }

    public static EventType Of(Change change) => ByType[change.GetType()];

    /// <summary>The type of event that a CLR type stands for, or null.</summary>
    public static EventType? Find(Type changeType) => ByType.GetValueOrDefault(changeType);

    /// <summary>The stored names of all that can happen to a kind of record.</summary>
    public static IEnumerable<string> NamesOf(Kind kind) => All.Where(t => t.ChangeType.GetGenericArguments()[0] == kind.RecordType).Select(t => t.Name);

    /// <exception cref="JsonException">The JSON does not say what this type of event must.</exception>
    /// <exception cref="FormatException">A code, date or instant is none.</exception>
    public abstract Change Read(JsonReader reader);

    public abstract void Write(JsonWriter writer, Change change);

    public override string ToString() => Name;

    private sealed class OfKind : IKindVisitor<IEnumerable<EventType>>
    {
        public IEnumerable<EventType> Visit<T>(Kind<T> kind) where T : class, IRecord =>
        [
            new EventType<Added<T>>($"{kind.Name}_added"),
            new EventType<Edited<T>>($"{kind.Name}_edited"),
            new EventType<Deleted<T>>($"{kind.Name}_deleted"),
            new EventType<Purged<T>>($"{kind.Name}_purged"),
            new EventType<Received<T>>($"{kind.Name}_received"),
        ];
    }
}

/// <inheritdoc/>
internal sealed class EventType<T>(string name) : EventType(name, typeof(T)) where T : Change
{
    public override Change Read(JsonReader reader) => JsonForm<T>.Read(reader);

    public override void Write(JsonWriter writer, Change change) => JsonForm<T>.Write(writer, (T)change);
}
