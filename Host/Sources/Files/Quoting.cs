namespace EventRegistry.Host.Sources.Files;

/// <summary>How cells are quoted.</summary>
internal static class Quoting
{
    /// <summary>Whether a row ends within a quoted cell.</summary>
    public static bool LeavesOpen(ReadOnlySpan<char> row)
    {
        var (open, begins) = (false, true);
        foreach (var c in row)
        {
            // A doubled quote closes and opens again.
            if (c == '"' && (open || begins)) (open, begins) = (!open, open);
            else begins = !open && c == ',';
        }

        return open;
    }
}
