using EventRegistry.Domain.Changelog;
using EventRegistry.Host.Targets;
using Npgsql;

namespace EventRegistry.Host.Provisioning;

/// <summary>Tells a CO's administrators of what needs them.</summary>
internal interface INotices
{
    /// <summary>That a target could not be told of a subject, or at all. Once, until it is resolved.</summary>
    /// <param name="subject">Null for the target as a whole.</param>
    Task RaiseAsync(KnownTarget target, StreamId? subject, string error, CancellationToken cancel);

    /// <summary>That it could be told again.</summary>
    Task ResolveAsync(KnownTarget target, StreamId? subject, CancellationToken cancel);

    /// <summary>The statement that says both of subjects, in the transaction that notes how the target stands to them.</summary>
    /// <param name="reached">Whether the target as a whole could be told.</param>
    NpgsqlBatchCommand Note(KnownTarget target, IReadOnlyList<Standing> standings, bool reached);
}
