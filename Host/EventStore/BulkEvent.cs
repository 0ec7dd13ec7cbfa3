using EventRegistry.Domain.Changelog;

namespace EventRegistry.Host.EventStore;

/// <summary>An event that is to be put into its place among many.</summary>
/// <param name="Id">The same for the same fact: a fact that is stored already is left out.</param>
/// <param name="Order">Where it stands among events of one instant: lower first, then by <paramref name="Key"/>, then by <paramref name="Step"/>.</param>
/// <param name="Key">Orders the events of one instant and one order.</param>
/// <param name="Step">Orders the events of one key.</param>
public readonly record struct BulkEvent(
    Guid Id, string Tenant, StreamId Stream, DateTimeOffset At, int Order, int Key, int Step, string? Actor, Change Change);
