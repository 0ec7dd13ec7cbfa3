using System.Text;
using EventRegistry.Domain.Changelog;

namespace EventRegistry.Host.Api.Wire;

/// <summary>One field of a resource: the column, under the name it travels by.</summary>
internal sealed class WireField
{
    public WireField(Field field, bool words, bool isReadOnly)
    {
        (Field, IsReadOnly) = (field, isReadOnly);
        Type = WireType.Of(field.Type, words);
        CoreType = WireType.Of(field.Type, words: false);
        Name = Camel(field.Column);
    }

    public Field Field { get; }

    /// <summary>Such as <c>CoPersonId</c>.</summary>
    public string Name { get; }

    /// <summary>Such as <c>co_person_id</c>.</summary>
    public string Column => Field.Column;

    /// <summary>The record's member, such as <c>PersonId</c>.</summary>
    public string Member => Field.Name;

    public WireType Type { get; }

    /// <summary>How it travels in the Core API, where every enumeration travels as its code.</summary>
    public WireType CoreType { get; }

    /// <summary>Whether what a client sends for it is dropped.</summary>
    public bool IsReadOnly { get; }

    /// <summary>What a column is called in documents.</summary>
    public static string Camel(string column)
    {
        var name = new StringBuilder(column.Length);
        foreach (var word in column.Split('_')) name.Append(char.ToUpperInvariant(word[0])).Append(word.AsSpan(1));
        return name.ToString();
    }
}
