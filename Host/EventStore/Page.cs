using EventRegistry.Domain.Changelog;

namespace EventRegistry.Host.EventStore;

/// <summary>A part of all events, in the order of the sequence.</summary>
/// <param name="Events">Those that were asked for; perhaps none.</param>
/// <param name="Through">Everything up to and including this place was looked at, and nothing will ever be added before it.</param>
public sealed record Page(IReadOnlyList<StoredEvent> Events, long Through);

/// <summary>An event as it stands among all events.</summary>
/// <param name="Id">What other events name as the cause when they follow from it.</param>
/// <param name="Tenant">See <see cref="EventStore.Tenant"/>.</param>
public sealed record StoredEvent(Guid Id, string Tenant, Recorded Entry);
