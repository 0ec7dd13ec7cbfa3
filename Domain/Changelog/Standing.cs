namespace EventRegistry.Domain.Changelog;

/// <summary>Whether something is in use or suspended.</summary>
public enum Standing
{
    [Code("A")] Active,
    [Code("S")] Suspended,
}
