using EventRegistry.Domain.Changelog;

namespace EventRegistry.Host.Api.V2;

/// <summary>A kind of record.</summary>
/// <param name="Table">Its table in a COmanage Registry, without prefix; empty for our own.</param>
public sealed record KindView(string Kind, string Table, IReadOnlyList<MemberView> Members);

/// <summary>A member of a record.</summary>
/// <param name="Column">Its other name: that of the column.</param>
/// <param name="Type">What its values are.</param>
/// <param name="Optional">Whether it may be null; a rule may ask for it all the same.</param>
/// <param name="ReadOnly">Whether the registry sets it itself.</param>
public sealed record MemberView(string Member, string Column, string Type, bool Optional, bool ReadOnly);

/// <summary>All kinds there are.</summary>
internal static class KindViews
{
    /// <summary>The kinds of records and their members.</summary>
    public static IReadOnlyList<KindView> All() =>
    [
        .. Kinds.All.Select(KindForm.Of).Select(form => new KindView(form.Kind.Name, form.Kind.Table,
            [.. form.Fields.Select(f => new MemberView(KindForm.Shown(f.Member), f.Column, KindForm.TypeOf(f), f.Field.Optional, f.IsReadOnly))])),
    ];
}
