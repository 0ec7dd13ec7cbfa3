namespace EventRegistry.Domain.Decisions;

/// <summary>Where a record stands that is put in order among its like.</summary>
internal static class Places
{
    /// <summary>The first place after all that are taken.</summary>
    public static int After(IEnumerable<int?> taken) => (taken.Max() ?? 0) + 1;
}
