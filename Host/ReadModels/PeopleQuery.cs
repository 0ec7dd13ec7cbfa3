using EventRegistry.Domain.People;
using EventRegistry.Projections.ReadModels;

namespace EventRegistry.Host.ReadModels;

/// <summary>Who is sought: those of whom all that is given holds. Everybody where nothing is.</summary>
/// <param name="Name">What a given or a family name begins with, whatever the case.</param>
/// <param name="Mail">What an e-mail address begins with, whatever the case.</param>
/// <param name="Identifier">What an identifier begins with, whatever the case.</param>
public sealed record PeopleQuery(string? Name, string? Mail, string? Identifier)
{
    /// <summary>The criteria that are given, the longest first: it leaves the fewest to look at.</summary>
    internal IReadOnlyList<Criterion> Criteria =>
    [
        .. new Criterion?[] { Criterion.Of("name", Name), Criterion.Of("email_address", Mail), Criterion.Of("identifier", Identifier) }
            .OfType<Criterion>().OrderByDescending(c => c.From.Length),
    ];
}

/// <summary>A place in the order in which people are found.</summary>
/// <param name="Value">What they were found by, in small letters.</param>
/// <param name="Person">Who.</param>
public sealed record PeopleCursor(string Value, int Person);

/// <summary>Somebody who was found.</summary>
/// <param name="Name">The primary name; null where there is none.</param>
/// <param name="Match">What they were found by; null where nothing was asked for.</param>
public sealed record FoundPerson(PersonId Id, PersonStatus? Status, Name? Name, string? Match);

/// <summary>Some of those who were found.</summary>
/// <param name="Next">From where to go on; null when these are the last.</param>
public sealed record PeoplePage(IReadOnlyList<FoundPerson> People, PeopleCursor? Next);

/// <summary>That some value of a person begins with a text: that it lies between two.</summary>
/// <param name="From">Inclusive, in small letters.</param>
internal sealed record Criterion(string Kind, string From)
{
    private const int LastLetter = 0x10FFFF;

    /// <summary>Exclusive.</summary>
    public string To { get; } = From + char.ConvertFromUtf32(LastLetter);

    public static Criterion? Of(string kind, string? text) => Lookup.Folded(text) is { } from ? new(kind, from) : null;
}
