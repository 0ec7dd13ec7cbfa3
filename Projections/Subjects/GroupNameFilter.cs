namespace EventRegistry.Projections.Subjects;

/// <summary>
/// Tells a group under its first identifier of a type, where it has one, instead of its name: <c>group-name display</c>. Filters that come after it see
/// the new name.
/// </summary>
public sealed class GroupNameFilter : DataFilter
{
    private const string Example = "group-name display";

    private readonly string type;

    private GroupNameFilter(string type) => this.type = type;

    public override GroupSubject? Of(GroupSubject group) =>
        group.Identifiers.FirstOrDefault(i => i.Record.Type == type)?.Record.Value is { } name ? group.Named(name) : group;

    public override string ToString() => $"group-name {type}";

    internal static GroupNameFilter Of(string text)
    {
        if (text.Length == 0) throw new FormatException($"The group-name filter names no type of identifier, as in: {Example}");
        return text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries) is [var type]
            ? new(type)
            : throw new FormatException($"The group-name filter names '{text}'; it must be one type of identifier, a single word, as in: {Example}");
    }
}
