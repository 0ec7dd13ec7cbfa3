using System.Security.Cryptography;
using System.Text;

namespace EventRegistry.Host.Access;

/// <summary>A key as it is kept: enough to recognise it, too little to say it.</summary>
/// <param name="Scheme">How the hash is made of the key.</param>
/// <param name="Iterations">How often it is hashed over.</param>
/// <param name="SourceMark">What the hash in the Registry was when this key was taken over or replaced it; null for a key that was never there. See <see cref="MarkOf"/>.</param>
public sealed record KeptKey(string Scheme, byte[] Salt, byte[] Hash, int Iterations, byte[]? SourceMark)
{
    /// <summary>The Registry's own: SHA-1 of the installation's salt and the key, once.</summary>
    public const string Sha1 = "sha1";

    /// <summary>Ours: PBKDF2 with HMAC-SHA512.</summary>
    public const string Pbkdf2 = "pbkdf2-sha512";

    /// <summary>What OWASP's Password Storage Cheat Sheet asks of PBKDF2 with HMAC-SHA512.</summary>
    public const int Rounds = 210_000;

    private const int SaltLength = 16;

    /// <summary>Keeps a new key.</summary>
    public static KeptKey Of(string key, byte[]? sourceMark = null)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltLength);
        return new(Pbkdf2, salt, Derive(Encoding.UTF8.GetBytes(key), salt, Rounds), Rounds, sourceMark);
    }

    /// <summary>Keeps a key of which only the Registry's hash is known.</summary>
    public static KeptKey Imported(byte[] salt, byte[] hash) => new(Sha1, salt, hash, 1, null);

    /// <summary>Whether this is the key, and if so how it should be kept from now on. The work is the same whether there is a kept one, of whichever scheme, and whether it is right.</summary>
    public static (bool IsRight, KeptKey? KeepAs) Check(string key, KeptKey? kept)
    {
        var bytes = Encoding.UTF8.GetBytes(key);
        var (salt, rounds) = kept is { Scheme: Pbkdf2 } own ? (own.Salt, own.Iterations) : (RandomNumberGenerator.GetBytes(SaltLength), Rounds);
        var derived = Derive(bytes, salt, rounds);
        switch (kept)
        {
            case { Scheme: Pbkdf2 } when CryptographicOperations.FixedTimeEquals(derived, kept.Hash):
                return (true, kept.Iterations < Rounds ? Of(key, kept.SourceMark) : null);
            case { Scheme: Sha1 } when CryptographicOperations.FixedTimeEquals(OfRegistry(kept.Salt, bytes), kept.Hash):
                return (true, new(Pbkdf2, salt, derived, rounds, MarkOf(kept.Hash)));
            default:
                return (false, null);
        }
    }

    /// <summary>
    /// Something by which a Registry's hash is recognised later. It is hashed as slowly as a key: the hash itself, kept on, would give away
    /// all that was gained by hashing the key anew.
    /// </summary>
    public static byte[] MarkOf(byte[] sourceHash)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltLength);
        return [.. salt, .. Derive(sourceHash, salt, Rounds)];
    }

    /// <summary>Whether a mark was made of this hash.</summary>
    public static bool IsMarkOf(byte[] mark, byte[] sourceHash) =>
        CryptographicOperations.FixedTimeEquals(Derive(sourceHash, mark[..SaltLength], Rounds), mark.AsSpan(SaltLength));

    private static byte[] Derive(byte[] secret, byte[] salt, int rounds) =>
        Rfc2898DeriveBytes.Pbkdf2(secret, salt, rounds, HashAlgorithmName.SHA512, SHA512.HashSizeInBytes);

#pragma warning disable CA5350 // The Registry chose SHA-1; it is only read, until the first right key shows itself.
    private static byte[] OfRegistry(byte[] salt, byte[] key) => SHA1.HashData([.. salt, .. key]);
#pragma warning restore CA5350
}
