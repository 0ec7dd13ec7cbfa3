namespace EventRegistry.Domain.Changelog;

/// <summary>What a changelog table no longer tells, or tells twice (<c>changelog.md</c> 12.5).</summary>
public enum Loss
{
    /// <summary>Revisions are missing: somebody wrote past the changelog. The values in between are lost.</summary>
    [Code("revision missing")] RevisionMissing,

    /// <summary>Two copies have one revision and different values: two sessions edited at once. Both are kept.</summary>
    [Code("revision repeated")] RevisionRepeated,

    /// <summary>Two copies are the same in everything: the registry makes two when it edits a primary name. One edit, two copies.</summary>
    [Code("copy repeated")] CopyRepeated,

    /// <summary>The revision is NULL, which counts as 0.</summary>
    [Code("revision null")] RevisionNull,

    /// <summary>The deletion mark is NULL, which counts as not deleted.</summary>
    [Code("deletion mark null")] DeletedNull,

    /// <summary>A copy whose live row is gone: what is left of a purge.</summary>
    [Code("orphan copy")] OrphanCopy,

    /// <summary>An archived copy is itself marked deleted.</summary>
    [Code("copy deleted")] CopyDeleted,

    /// <summary>A row says that it was written before the one it replaced. The order of revisions counts.</summary>
    [Code("time reversed")] TimeReversed,

    /// <summary>The record was deleted after an edit, and the deletion overwrote the edit's time. It is known to a bracket only.</summary>
    [Code("edit time lost")] EditTimeLost,
}
