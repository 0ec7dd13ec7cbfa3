using EventRegistry.Domain.IdentitySources;

namespace EventRegistry.Domain.Changelog;

/// <summary>One row of a changelog table: the live row of a record, or an archived copy of former values.</summary>
/// <param name="RowId">The row's own id.</param>
/// <param name="IsCopy">Whether it is an archived copy; its record's id is then that of the live row.</param>
/// <param name="Record">The values, under the record's id.</param>
/// <param name="Revision">The number of edits before these values; null in rows older than the changelog.</param>
/// <param name="Deleted">Whether it is marked deleted; null in rows older than the changelog.</param>
/// <param name="Created">When the record was added.</param>
/// <param name="Modified">When these values were written.</param>
/// <param name="Actor">Who wrote them.</param>
/// <param name="From">Where they were copied from, if they were.</param>
public sealed record ChangelogRow<T>(
    int RowId, bool IsCopy, T Record, int? Revision, bool? Deleted, DateTimeOffset? Created, DateTimeOffset? Modified, string? Actor, Origin? From)
    where T : class, IRecord;
