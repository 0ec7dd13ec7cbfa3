using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.ReadModels;

namespace EventRegistry.Host.Commands;

/// <summary>What is to be added to one stream.</summary>
/// <param name="Version">How long it is.</param>
/// <param name="IsOfCo">Whether it is one of the CO's own.</param>
/// <param name="Before">Its events so far.</param>
internal sealed record StreamChanges(StreamId Stream, long Version, bool IsOfCo, IReadOnlyList<Recorded> Before, IReadOnlyList<NewEvent> Events)
{
    /// <summary>The new events as they will be read, or as they were stored.</summary>
    public IReadOnlyList<Recorded> Recorded(Operation operation, Appended? places = null) => [.. Events.Select((e, i) =>
        new Recorded(Stream, places?.Versions[i] ?? Version + i + 1, places?.Sequences[i] ?? 0, operation.At, e.Actor, e.Cause, e.Change))];
}

/// <summary>That a person's or group's identifier must be free when it is stored.</summary>
/// <param name="Holder">The identifier that claims it.</param>
internal readonly record struct StoredClaim(string Tenant, bool AmongPeople, string Type, string Value, int Holder);

/// <summary>A decision, ready to be stored.</summary>
/// <param name="Co">The CO it was decided on.</param>
/// <param name="Known">What else was known.</param>
/// <param name="Accepted">What was decided.</param>
/// <param name="Streams">What it adds to which stream.</param>
/// <param name="Entries">What the read models are told.</param>
/// <param name="FirstAt">When it is the first command here about the CO; null when it is not.</param>
internal sealed record Prepared(
    KnownCo Co, Known Known, Accepted Accepted, IReadOnlyList<StreamChanges> Streams, IReadOnlyList<BookEntry> Entries, DateTimeOffset? FirstAt)
{
    /// <summary>The people and org identities that it rests on and leaves as they are, each at the version that was read.</summary>
    public required IReadOnlyList<(StreamId Stream, long Version)> Read { get; init; }

    public string Tenant { get; } = EventStore.Tenant.Of(Co.Co.Id);

    /// <summary>Whether it changes the CO's own streams, on which all other decisions rest.</summary>
    public bool ChangesCo { get; } = Streams.Any(s => s.IsOfCo);

    public IReadOnlyList<Append> Appends => [.. Streams.Select(s => new Append(Tenant, s.Stream, ExpectedVersion.Exactly(s.Version), s.Events))];

    /// <summary>The records of a kind as it leaves them.</summary>
    public IEnumerable<T> Kept<T>() where T : class, IRecord => Accepted.Changes.Select(c => c.Change switch
    {
        Added<T> added => added.Record,
        Edited<T> edited => edited.Record,
        _ => null,
    }).OfType<T>();

    /// <summary>The identifiers that it takes. One that is twice there, as pipelines make them, may still be edited in what else it says.</summary>
    public IEnumerable<StoredClaim> Claims
    {
        get
        {
            var former = new Draft(Known);
            foreach (var identifier in Kept<Identifier>())
            {
                // Whether a source's identifiers are somebody else's too, nobody asks (org-identity-sources.md 6.4).
                if ((identifier.PersonId is null && identifier.GroupId is null) || identifier.SourceIdentifierId is not null || identifier is not { Type: { } type, Value: { } value }) continue;
                if (former.Find<Identifier>(identifier.Id)?.Record.Record is { } before && before.Type == type && before.Value == value) continue;
                yield return new(Tenant, identifier.PersonId is not null, type, value, identifier.Id);
            }
        }
    }
}
