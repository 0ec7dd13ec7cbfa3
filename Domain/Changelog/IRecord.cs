namespace EventRegistry.Domain.Changelog;

/// <summary>One record of the registry: what a live row of one of its tables says, without the changelog's own columns.</summary>
/// <remarks>The constructor's parameters are the record's columns, in the table's order: <see cref="Kind"/> reads them from there.</remarks>
public interface IRecord
{
    /// <summary>The id that the record keeps for life (that of its live row).</summary>
    int Id { get; }

    /// <summary>The stream that tells this record's life; null when only the owner of its role knows (see <see cref="IRoleAttribute"/>).</summary>
    StreamId? Stream { get; }
}

/// <summary>A record that hangs on a person's role, and so lives in the stream of whoever holds the role.</summary>
public interface IRoleAttribute : IRecord
{
    People.RoleId? RoleId { get; }
}
