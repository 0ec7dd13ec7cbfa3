using EventRegistry.Domain.Changelog;

namespace EventRegistry.Domain.People;

/// <summary>Of a person's live names, or an org identity's, one is primary (<c>identity-rules.md</c> 8).</summary>
public static class PrimaryName
{
    /// <summary>The other names that must give way to one that is saved as primary.</summary>
    public static IEnumerable<Name> GivingWayTo(Name saved, Records<Name> names) => saved.PrimaryName == true
        ? names.Where(n => n.Id != saved.Id && n.Record.PrimaryName == true).Select(n => n.Record with { PrimaryName = false })
        : [];

    /// <summary>The name as it is stored: primary, if its owner has no other that is. One saved without saying so stays as it was.</summary>
    public static Name Stored(Name saved, Records<Name> names) =>
        saved.PrimaryName == false && !names.Any(n => n.Id != saved.Id && n.Record.PrimaryName == true) ? saved with { PrimaryName = true } : saved;
}
