using EventRegistry.Domain.IdentitySources;

namespace EventRegistry.Host.Sources;

/// <summary>
/// A system of record, opened for one sync or one question. It only fetches, and says what its records mean; what becomes of them is decided by the registry
/// (<c>org-identity-sources.md</c> 1). Whatever keeps the whole source from being read is thrown as a <see cref="SourceFailure"/>, and never taken for records that are gone.
/// </summary>
public interface ISource : IAsyncDisposable
{
    /// <summary>Which of the optional questions it answers.</summary>
    SourceAbilities Abilities { get; }

    /// <summary>The attributes that group mappings may name, as <see cref="GroupValue.Attribute"/> has them.</summary>
    IReadOnlyList<string> GroupAttributes { get; }

    /// <summary>Every record of the source, in its own order, streamed. A key that stands twice comes twice: whoever asked sees to it.</summary>
    /// <exception cref="SourceFailure">The source cannot be read, or not to its end.</exception>
    IAsyncEnumerable<RawRecord> ListAsync(CancellationToken cancel);

    /// <summary>
    /// The name of the state that the whole source is in: while it is the same, <see cref="ListAsync"/> gives the same records. Null where that cannot be told for much less than listing them.
    /// </summary>
    /// <exception cref="SourceFailure">The source cannot be asked.</exception>
    Task<string?> StateAsync(CancellationToken cancel) => Task.FromResult<string?>(null);

    /// <summary>The records of one key: none where the source says that there is none, two or more where the key is not unique.</summary>
    /// <exception cref="SourceFailure">The source cannot be asked.</exception>
    Task<IReadOnlyList<RawRecord>> RetrieveAsync(string key, CancellationToken cancel);

    /// <summary>The keys of records that were added, changed or removed after an instant and up to another. Only with <see cref="SourceAbilities.Changes"/>.</summary>
    /// <exception cref="SourceFailure">The source cannot be asked.</exception>
    IAsyncEnumerable<string> ChangedAsync(DateTimeOffset after, DateTimeOffset through, CancellationToken cancel);

    /// <summary>The records that are found by some of what is known of a person. Only with <see cref="SourceAbilities.Searches"/>.</summary>
    /// <exception cref="SourceFailure">The source cannot be asked.</exception>
    IAsyncEnumerable<RawRecord> SearchAsync(SourceSearch search, CancellationToken cancel);

    /// <summary>What a record means. The same text means the same, whether it comes from the source or was kept from before.</summary>
    /// <exception cref="RecordUnreadable">A value of it is none.</exception>
    SourcedRecord Read(RawRecord record);

    /// <summary>Is told when a sync of the whole source has come to its end and has been recorded, such as to keep a copy of what was read.</summary>
    /// <param name="anythingNew">Whether any record was added, changed or removed.</param>
    Task CompleteAsync(bool anythingNew, CancellationToken cancel);
}

/// <summary>The questions that a source may or may not answer.</summary>
[Flags]
public enum SourceAbilities
{
    None = 0,

    /// <summary>It can list all its records. One that cannot knows of new ones only what is pushed to it.</summary>
    Lists = 1,

    /// <summary>It can say which records changed.</summary>
    Changes = 2,

    /// <summary>It can be searched.</summary>
    Searches = 4,
}

/// <summary>A record as a source gives it.</summary>
/// <param name="Key">Its key, unique in the source.</param>
/// <param name="Raw">The text that is kept and compared.</param>
/// <param name="Line">Where it stands, in a source that has lines; from 1.</param>
public readonly record struct RawRecord(string Key, string Raw, int? Line = null);

/// <summary>What a source is searched by; all that is given must match.</summary>
public sealed record SourceSearch(string? Mail = null, string? Given = null, string? Family = null, string? Key = null);

/// <summary>Opens the sources of one kind.</summary>
public interface ISourcePlugin
{
    /// <summary>The name by which sources ask for it, such as <c>FileSource</c>.</summary>
    string Name { get; }

    /// <summary>The names of the options that it looks at; null for any.</summary>
    IReadOnlyCollection<string>? Options => null;

    /// <summary>Opens a source, as far as that is needed to say whether it can be read: a file's header is read, a server is spoken to.</summary>
    /// <exception cref="SourceFailure">It cannot be, or is not configured.</exception>
    Task<ISource> OpenAsync(KnownSource source, CancellationToken cancel);
}

/// <summary>A whole source cannot be read. Nothing is taken from it, and nothing is believed to be gone.</summary>
/// <param name="message">What is wrong, where, and what to do.</param>
/// <param name="mayPass">Whether trying again may help.</param>
public sealed class SourceFailure(string message, bool mayPass, Exception? inner = null) : Exception(message, inner)
{
    public bool MayPass { get; } = mayPass;
}

/// <summary>A record has a value that is none of its kind.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="column">Which part of the record, such as a column's label; null where that is not one.</param>
public sealed class RecordUnreadable(string message, string? column) : Exception(message)
{
    public string? Column { get; } = column;
}
