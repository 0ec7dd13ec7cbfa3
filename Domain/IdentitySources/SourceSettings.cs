using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;

namespace EventRegistry.Domain.IdentitySources;

/// <summary>What is set of a source beyond what a Registry has of it.</summary>
/// <param name="Id">The source.</param>
/// <param name="Options">What its plugin is told, one <c>name=value</c> a line; no secrets, which have no place in history. Null for nothing.</param>
/// <param name="Schedule">When it is synced by itself, as a cron expression in UTC; null for never.</param>
/// <param name="GuardPercent">A run that would change or remove more than so many of a hundred known records waits for an approval; null for the usual 20.</param>
/// <param name="GuardRecords">A run that would change or remove more than so many records waits for an approval; null for the usual 500.</param>
/// <param name="Filters">What is done with its records before they are looked at, one filter a line, in order; null for nothing.</param>
public sealed record SourceSettings(
    int Id, string? Options = null, string? Schedule = null, int? GuardPercent = null, int? GuardRecords = null, string? Filters = null) : IRecord
{
    public const int UsualGuardPercent = 20;

    public const int UsualGuardRecords = 500;

    public StreamId? Stream => new(StreamKind.Source, Id);
}
