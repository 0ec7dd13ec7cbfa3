using EventRegistry.Host.Access;

namespace EventRegistry.Host.Import;

/// <summary>What an import does with the key of an API user.</summary>
public enum KeyAtImport
{
    /// <summary>There is none, and none comes.</summary>
    None,

    /// <summary>The one that is kept is right still.</summary>
    Keep,

    /// <summary>The Registry's takes its place.</summary>
    Take,

    /// <summary>It was given here, and stays; the Registry's is seen for the first time, and remembered.</summary>
    Note,

    /// <summary>The Registry no longer takes it, so neither do we, and what it takes instead cannot be told without the salt.</summary>
    Drop,
}

/// <summary>Decides which key an API user has after an import.</summary>
internal static class KeysAtImport
{
    /// <param name="kept">What is kept here.</param>
    /// <param name="sourceHash">The hash in the Registry; null where it has none.</param>
    /// <param name="salt">The Registry's salt, where it was given.</param>
    public static KeyAtImport Decide(KeptKey? kept, byte[]? sourceHash, byte[]? salt) => (kept, sourceHash) switch
    {
        (null, null) => KeyAtImport.None,
        (null, _) => salt is null ? KeyAtImport.None : KeyAtImport.Take,
        ({ Scheme: KeptKey.Sha1 }, null) => KeyAtImport.Drop,
        // The same hash under another salt: the salt of the first time was wrong.
        ({ Scheme: KeptKey.Sha1 }, _) => Same(kept.Hash, sourceHash) && (salt is null || Same(kept.Salt, salt)) ? KeyAtImport.Keep : salt is null ? KeyAtImport.Drop : KeyAtImport.Take,
        ({ SourceMark: null }, _) => sourceHash is null ? KeyAtImport.Keep : KeyAtImport.Note,
        (_, not null) when KeptKey.IsMarkOf(kept.SourceMark, sourceHash) => KeyAtImport.Keep,
        _ => sourceHash is null || salt is null ? KeyAtImport.Drop : KeyAtImport.Take,
    };

    private static bool Same(byte[] one, byte[] other) => one.AsSpan().SequenceEqual(other);
}
