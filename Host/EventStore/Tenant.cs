using System.Globalization;
using EventRegistry.Domain.Organization;

namespace EventRegistry.Host.EventStore;

/// <summary>How the store names the part of the registry that a stream belongs to: the CO's id as text.</summary>
public static class Tenant
{
    /// <summary>Streams that belong to no CO.</summary>
    public const string None = "*DEFAULT*";

    public static string Of(CoId? co) => co is { } id ? id.Value.ToString(CultureInfo.InvariantCulture) : None;
}
