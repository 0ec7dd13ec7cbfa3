using EventRegistry.Domain.People;

namespace EventRegistry.Projections.ReadModels;

/// <summary>The next instant after now at which something stored about a person of some CO starts or ceases to count; null when there is none.</summary>
public delegate DateTimeOffset? NextDue(Person person, DateTimeOffset now);
