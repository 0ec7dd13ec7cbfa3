using System.Collections.Immutable;
using System.Text.Json;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;

namespace EventRegistry.Host.Api.Wire;

/// <summary>A resource's fields as a document fills them.</summary>
/// <param name="Values">By member, of its type, null, or <see cref="Unreadable"/>.</param>
/// <param name="Unknown">Keys that mean nothing here and were dropped.</param>
/// <param name="HasOtherParent">Whether <c>Person</c> names somebody of a type that this resource cannot hang on.</param>
internal sealed record Filled(ImmutableDictionary<string, object?> Values, ImmutableArray<string> Unknown, bool HasOtherParent)
{
    public static readonly Filled Nothing = new(ImmutableDictionary<string, object?>.Empty, [], false);

    // Known to every resource and yet never taken from a client.
    private static readonly HashSet<string> Passed = new(StringComparer.Ordinal)
    {
        "Version", "version", "Id", "id", "Created", "created", "Modified", "modified", "Revision", "revision",
        "Deleted", "deleted", "ActorIdentifier", "actor_identifier", "ExtendedAttributes",
    };

    /// <summary>Reads the element of a document.</summary>
    public static Filled Read(Resource resource, JsonElement element)
    {
        var values = ImmutableDictionary.CreateBuilder<string, object?>(StringComparer.Ordinal);
        var unknown = ImmutableArray.CreateBuilder<string>();
        var other = false;
        foreach (var property in element.EnumerateObject())
        {
            if (property.NameEquals("Person") && property.Value.ValueKind == JsonValueKind.Object)
            {
                if (resource.Parents.FirstOrDefault(p => p.Type is not null && p.Type == TypeOf(property.Value)) is not { } parent) other = true;
                else if (property.Value.TryGetProperty("Id", out var id)) Put(resource.Field(parent.Column)!, id);
            }
            else if (resource.Field(property.Name) is { } field)
            {
                Put(field, property.Value);
            }
            else if (!Passed.Contains(property.Name) && property.Name != resource.Kind.SelfReference && property.Name != "Person")
            {
                unknown.Add(property.Name);
            }
        }

        return new(values.ToImmutable(), unknown.ToImmutable(), other);

        void Put(WireField field, JsonElement value)
        {
            if (!field.IsReadOnly && field.Type.Read(value) is { IsDropped: false } read) values[field.Member] = read.Value;
        }
    }

    /// <summary>Reads what an element says of some columns, under their own names and with codes for words, as the Core API writes them.</summary>
    public static Filled ReadColumns(IEnumerable<WireField> fields, JsonElement element)
    {
        var values = ImmutableDictionary.CreateBuilder<string, object?>(StringComparer.Ordinal);
        foreach (var field in fields.Where(f => !f.IsReadOnly))
        {
            if (element.TryGetProperty(field.Column, out var value)) values[field.Member] = field.CoreType.Read(value).Value;
        }

        return Nothing with { Values = values.ToImmutable() };
    }

    /// <summary>The value of a column, where it is given and readable.</summary>
    public object? Of(Resource resource, string column) =>
        resource.Field(column) is { } field && Values.GetValueOrDefault(field.Member) is { } value and not Unreadable ? value : null;

    /// <summary>The same with nothing in place of what an edit must repeat and does not: so it is refused as missing.</summary>
    public Filled Requiring(Resource resource) => this with
    {
        Values = Values.AddRange(resource.Repeated.Select(c => resource.Field(c)!.Member).Where(m => !Values.ContainsKey(m)).Select(m => KeyValuePair.Create(m, (object?)null))),
    };

    public Sent<T> Sent<T>() where T : class, IRecord => Values.Aggregate(Domain.Decisions.Sent<T>.Nothing, (sent, v) => sent.With(v.Key, v.Value));

    /// <summary>Every other record that is named, with the field that names it.</summary>
    public IEnumerable<(WireField Field, IdType Type, int Id)> References(Resource resource)
    {
        foreach (var field in resource.Fields)
        {
            if (field.Type is IdType type && Values.GetValueOrDefault(field.Member) is { } id and not Unreadable) yield return (field, type, type.NumberOf(id));
        }
    }

    private static string? TypeOf(JsonElement person) =>
        person.TryGetProperty("Type", out var type) && type.ValueKind == JsonValueKind.String ? type.GetString() : null;
}
