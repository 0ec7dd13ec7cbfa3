using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;

namespace EventRegistry.Host.Sources.Syncing;

/// <summary>Names what a sync would do, by all its records and whatever their order.</summary>
internal sealed class Difference
{
    private UInt128 sum;
    private bool any;

    public void Add(SyncResult outcome, string key, string raw)
    {
        // A sum is the same in any order, and no line of it can be had by leaving another out.
        sum = unchecked(sum + BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{Codes<SyncResult>.Of(outcome)}\n{key.Length}\n{key}{raw}"))));
        any = true;
    }

    /// <summary>Empty where nothing differs.</summary>
    public override string ToString() => any ? unchecked((ulong)(sum >> 64) ^ (ulong)sum).ToString("x16", CultureInfo.InvariantCulture) : "";
}
