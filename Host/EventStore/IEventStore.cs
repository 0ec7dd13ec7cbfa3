using EventRegistry.Domain.Changelog;

namespace EventRegistry.Host.EventStore;

/// <summary>The registry's only source of truth: streams of events, appended to and never changed.</summary>
/// <remarks>
/// A tenant is named as <see cref="Tenant"/> says. Archived streams are left out of all reads.
/// Every read throws <see cref="UnknownEvent"/> or <see cref="UnreadableEvent"/> at the very event it cannot tell, after all those before it.
/// </remarks>
public interface IEventStore : IDisposable
{
    /// <summary>Appends to one stream. The same events (by id) appended again are not stored twice: the former result is returned.</summary>
    /// <exception cref="StreamMoved">The stream is not at the expected version. Nothing was stored, no sequence number drawn.</exception>
    /// <exception cref="StreamIsArchived">The stream takes no more events.</exception>
    /// <exception cref="EventIdTaken">Another event has one of the ids.</exception>
    /// <exception cref="AppendOutcomeUnknown">The connection broke, and so did the attempt to find out: append the same events again.</exception>
    Task<Appended> AppendAsync(Append append, CancellationToken ct);

    /// <summary>Appends to several streams, all or nothing; results in the order of the appends. Each stream may be named once.</summary>
    /// <inheritdoc cref="AppendAsync(Append, CancellationToken)" path="/exception"/>
    Task<IReadOnlyList<Appended>> AppendAsync(IReadOnlyList<Append> appends, CancellationToken ct);

    /// <summary>Appends to several streams as above, and does something else in the same transaction.</summary>
    /// <inheritdoc cref="AppendAsync(Append, CancellationToken)" path="/exception"/>
    /// <exception cref="Npgsql.PostgresException">What was to be done alongside was refused; nothing was stored.</exception>
    Task<IReadOnlyList<Appended>> AppendAsync(IReadOnlyList<Append> appends, IAlongside alongside, CancellationToken ct);

    /// <summary>The events of one stream in the order of versions, with actor and cause; none when there is no such stream.</summary>
    IAsyncEnumerable<Recorded> ReadStreamAsync(string tenant, StreamId stream, UpTo upTo, CancellationToken ct);

    /// <summary>All streams of a kind, one after the other, each in the order of versions. Streams without an event up to then are left out.</summary>
    IAsyncEnumerable<StreamEvents> ReadByStreamAsync(string tenant, StreamKind kind, UpTo upTo, Detail detail, CancellationToken ct);

    /// <summary>Some streams of a kind, in the order asked for; streams without an event up to then are left out.</summary>
    IAsyncEnumerable<StreamEvents> ReadStreamsAsync(
        string tenant, StreamKind kind, IReadOnlyCollection<int> ids, UpTo upTo, Detail detail, CancellationToken ct);

    /// <summary>
    /// Everything after a place in the sequence that is safe to pass: no event that commits later will ever stand before what was read.
    /// Ends when it has told all that is safe now. Go on later from the last page's <see cref="Page.Through"/>.
    /// </summary>
    /// <param name="kinds">Only changes to these kinds of records; null for all.</param>
    IAsyncEnumerable<Page> ReadAllAsync(long after, IReadOnlyCollection<Kind>? kinds, CancellationToken ct);

    /// <summary>The place in the sequence that is safe to pass now: no event that commits later will stand at or before it. 0 while there are none.</summary>
    Task<long> SettledAsync(CancellationToken ct);
}
