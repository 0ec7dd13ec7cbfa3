using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Provisioning;
using EventRegistry.Host.Api.Resources;
using EventRegistry.Host.Api.Wire;

namespace EventRegistry.Host.Api.V2;

/// <summary>How records of a kind travel: their members under their own names, in small first letters.</summary>
internal abstract class KindForm
{
    private static readonly FrozenDictionary<Kind, KindForm> Forms = Kinds.All.ToFrozenDictionary(k => k, k => k.Accept(new OfKind()));

    private readonly FrozenDictionary<string, WireField> byKey;

    private protected KindForm(Kind kind)
    {
        var served = Served.Of(kind);
        Kind = kind;
        Fields = [.. kind.Fields.Where(f => f.Name != nameof(IRecord.Id)).Select(f => new WireField(f, words: true, f.IsDerived || served?.Field(f.Column)?.IsReadOnly == true))];
        byKey = Fields.SelectMany(f => new[] { f.Member, f.Column }.Distinct(StringComparer.OrdinalIgnoreCase).Select(key => (key, f)))
            .DistinctBy(p => p.key, StringComparer.OrdinalIgnoreCase).ToFrozenDictionary(p => p.key, p => p.f, StringComparer.OrdinalIgnoreCase);
    }

    public Kind Kind { get; }

    /// <summary>All but the id.</summary>
    public ImmutableArray<WireField> Fields { get; }

    /// <summary>Whether it is changed by other means alone: how a target is reached goes with tables that are made and secrets that are kept, and a sync tells of itself.</summary>
    public bool IsReadOnly => Instead is not null;

    /// <summary>By what, where that is so.</summary>
    public string? Instead => Kind switch
    {
        Kind<TargetSettings> => "eventregistry target on the command line",
        Kind<SourceSettings> => "eventregistry source on the command line",
        Kind<SyncRun> or Kind<SyncError> or Kind<Erasure> => "a sync",
        _ => null,
    };

    /// <summary>Whether its records may be edited or deleted: what was agreed to, and lines of history, stay as they are.</summary>
    public bool Allows(Verbs verb) => Served.Of(Kind) is not { } served || (served.Verbs.HasFlag(verb) && !served.Forbidden.HasFlag(verb));

    public static KindForm Of(Kind kind) => Forms[kind];

    /// <summary>The form of the kind of that name.</summary>
    /// <exception cref="NotAnswered">There is no such kind.</exception>
    public static KindForm Named(string name) => Kinds.Find(name.Replace('-', '_')) is { } kind
        ? Of(kind)
        : throw new NotAnswered(Problem.NotFound($"There is no kind of record '{name}'.{Nearest.Hint(name, Kinds.All.Select(k => k.Name))}"));

    /// <summary>The field of that name, as a member or a column; null when there is none.</summary>
    public WireField? Field(string key) => byKey.GetValueOrDefault(key);

    /// <summary>A member's name in documents.</summary>
    public static string Shown(string member) => char.ToLowerInvariant(member[0]) + member[1..];

    /// <summary>All values of a record.</summary>
    public Dictionary<string, object?> ValuesOf(IRecord record) => Fields.ToDictionary(f => Shown(f.Member), f => Plain(f.Field.Of(record)));

    /// <summary>A value as documents have it.</summary>
    public static object? Plain(object? value) => value switch
    {
        null or string or bool or int => value,
        DateTimeOffset at => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Enum word => word.ToString(),
        _ => new IdType(value.GetType()).NumberOf(value),
    };

    /// <summary>What a field's values are, to end "is not ...".</summary>
    public static string TypeOf(WireField field)
    {
        var type = Nullable.GetUnderlyingType(field.Field.Type) ?? field.Field.Type;
        return type == typeof(string) ? "text" : type == typeof(int) ? "a number" : type == typeof(bool) ? "true or false"
            : type == typeof(DateTimeOffset) ? "an instant such as 2026-11-21T00:15:33Z" : type == typeof(DateOnly) ? "a date such as 2026-11-21"
            : type.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(type))}" : "the id of another record";
    }

    /// <summary>Reads what was sent of a record.</summary>
    /// <param name="element">The values by name.</param>
    /// <param name="before">The record that is edited; null for a new one.</param>
    /// <exception cref="NotAnswered">A member is none, or not for clients to set.</exception>
    public ImmutableDictionary<string, object?> Read(JsonElement element, IRecord? before)
    {
        if (element.ValueKind != JsonValueKind.Object) throw new NotAnswered(Problem.NotUnderstood($"The values of a {Kind} are a JSON object."));
        var (values, faults) = (ImmutableDictionary.CreateBuilder<string, object?>(StringComparer.Ordinal), new List<Fault>());
        foreach (var property in element.EnumerateObject())
        {
            if (Field(property.Name) is not { } field)
                faults.Add(new(property.Name, Fault.MemberIsKnown, $"A {Kind} has no member '{property.Name}'.{Nearest.Hint(property.Name, Fields.Select(f => Shown(f.Member)))}"));
            else if (!field.IsReadOnly) values[field.Member] = Read(field, property.Value);
            else if (!Equals(Read(field, property.Value), before is null ? null : field.Field.Of(before)))
                faults.Add(new(Shown(field.Member), Fault.MemberIsYoursToSet, $"'{Shown(field.Member)}' is set by the registry itself."));
        }

        return faults.Count == 0 ? values.ToImmutable() : throw new NotAnswered(Problem.Unfit(faults));
    }

    public abstract Command Add(ImmutableDictionary<string, object?> values);

    public abstract Command Edit(int id, ImmutableDictionary<string, object?> values);

    public abstract Command Delete(int id);

    /// <summary>The values with nothing for each that was left out.</summary>
    public ImmutableDictionary<string, object?> Completed(ImmutableDictionary<string, object?> values) =>
        Fields.Where(f => !f.IsReadOnly && !values.ContainsKey(f.Member)).Aggregate(values, (all, f) => all.SetItem(f.Member, null));

    // Words, or else the codes of the registry's tables.
    private static object? Read(WireField field, JsonElement sent) => field.Type.Read(sent) is { IsDropped: false } read ? read.Value : field.CoreType.Read(sent).Value;

    private sealed class OfKind : IKindVisitor<KindForm>
    {
        public KindForm Visit<T>(Kind<T> kind) where T : class, IRecord => new KindForm<T>();
    }
}

/// <inheritdoc/>
internal sealed class KindForm<T>() : KindForm(Kind<T>.Instance) where T : class, IRecord
{
    public override Command Add(ImmutableDictionary<string, object?> values) => new Add<T>(Sent(values));

    public override Command Edit(int id, ImmutableDictionary<string, object?> values) => new Edit<T>(id, Sent(values));

    public override Command Delete(int id) => new Delete<T>(id);

    private static Sent<T> Sent(ImmutableDictionary<string, object?> values) => new Filled(values, [], false).Sent<T>();
}
