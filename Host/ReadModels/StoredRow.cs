using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Organization;

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
