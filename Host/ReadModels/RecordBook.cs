using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Organization;
using Npgsql;

namespace EventRegistry.Host.ReadModels;

/// <summary>One row of the registry's tables, as it stands now.</summary>
/// <param name="RowId">The row's own id: the record's, or that of an archived copy.</param>
/// <param name="Co">The CO it belongs to; null for what belongs to none.</param>
/// <param name="Stream">The stream that tells of it.</param>
/// <param name="Record">Its values, under the record's id.</param>
/// <param name="IsCopy">Whether it is an archived copy of former values.</param>
/// <param name="Created">To the second in the registry's tables; here as exact as history has it.</param>
public sealed record StoredRow(
    int RowId, CoId? Co, StreamId Stream, IRecord Record, bool IsCopy, int Revision, bool Deleted, DateTimeOffset Created, DateTimeOffset Modified, string? Actor);

/// <summary>Whose records are wanted: only live ones, never deleted ones or copies.</summary>
/// <param name="Owner">What kind of owner.</param>
/// <param name="Id">Its id.</param>
public readonly record struct Of(OwnedBy Owner, int Id);

public enum OwnedBy
{
    Co,
    Person,
    Role,
    OrgIdentity,
    Group,
    Cou,
}

/// <summary>The read model of records: every row that the registry's tables would hold, found by its id or by its owner.</summary>
public sealed class RecordBook(NpgsqlDataSource database)
{
    /// <summary>A row by its id, live, deleted or an archived copy; null when there never was one.</summary>
    public Task<StoredRow?> FindAsync(Kind kind, int rowId, CancellationToken cancel) => throw new NotSupportedException($"{database} {kind} {rowId} {cancel}");

    /// <summary>Live records of a kind, in the order of ids: all that belong to every one of the owners; all there are where none is named.</summary>
    public IAsyncEnumerable<StoredRow> ListAsync(Kind kind, IReadOnlyList<Of> owners, CancellationToken cancel) => throw new NotSupportedException($"{database} {kind} {owners} {cancel}");
}
