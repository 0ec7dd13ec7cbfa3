using EventRegistry.Domain.Changelog;

namespace EventRegistry.Host.Import;

/// <summary>What an import found and did.</summary>
/// <param name="Operation">The name under which its events can be found.</param>
/// <param name="Rows">The rows read.</param>
/// <param name="Told">The changes that the rows tell of.</param>
/// <param name="Appended">Those that history did not hold yet.</param>
/// <param name="Losses">What the changelog itself no longer told, by kind of loss.</param>
/// <param name="LeftAlone">Tables and columns that the import has no place for.</param>
/// <param name="Keys">What became of API users' keys; null where the source has none.</param>
public sealed record ImportReport(
    string Operation, long Rows, long Told, long Appended, IReadOnlyList<LossCount> Losses, IReadOnlyList<string> LeftAlone, KeyReport? Keys);

/// <summary>How often a loss was met, and one place where.</summary>
public sealed record LossCount(Loss Loss, int Count, string Example);
