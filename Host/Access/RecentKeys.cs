using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace EventRegistry.Host.Access;

/// <summary>Keys that were right a short while ago. A key is hashed slowly on purpose: done on every request it would be all that the program does.</summary>
internal sealed class RecentKeys(TimeProvider clock)
{
    private const int Most = 1_000;
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<Fingerprint, (byte[] Hash, DateTimeOffset Until)> keys = new();

    /// <summary>Whether it was right, and what it was compared with is still what is kept.</summary>
    public bool Knows(Fingerprint key, KeptKey? kept) =>
        kept is not null && keys.TryGetValue(key, out var known) && clock.GetUtcNow() < known.Until && CryptographicOperations.FixedTimeEquals(known.Hash, kept.Hash);

    public void Remember(Fingerprint key, KeptKey kept)
    {
        if (keys.Count >= Most) keys.Clear();
        keys[key] = (kept.Hash, clock.GetUtcNow() + Remembered);
    }
}
