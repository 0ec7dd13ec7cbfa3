using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Organization;

namespace EventRegistry.Domain.Access;

/// <summary>Identifies an API user.</summary>
public readonly record struct ApiUserId(int Value);

/// <summary>A program that may call the registry. Its key is no part of history.</summary>
/// <param name="Privileged">Whether it may do everything within its CO; one that is not may call what it was granted by name.</param>
/// <param name="Username">Always begins with <c>co_{CO}.</c>.</param>
/// <param name="ValidFrom">Counts strictly after this instant.</param>
/// <param name="ValidThrough">Counts strictly before this instant.</param>
/// <param name="RemoteIp">A regular expression with its delimiters that the caller's address must match; null for any address.</param>
public sealed record ApiUser(
    int Id, [Required("A CO ID must be provided")] CoId CoId, bool? Privileged, [Required("A valid status must be selected")] Standing? Status,
    [Filled, Text(64, MayBeEmpty = false)] string? Username, DateTimeOffset? ValidFrom, DateTimeOffset? ValidThrough,
    [Text(80, Free = true)] string? RemoteIp) : IRecord
{
    public StreamId? Stream => new(StreamKind.ApiUser, Id);

    /// <summary>Whether they are active, and the instant lies strictly within their validity.</summary>
    public bool MayCallAt(DateTimeOffset now) =>
        Status is Standing.Active && (ValidFrom is not { } from || from < now) && (ValidThrough is not { } through || now < through);
}

/// <summary>What an API user may call of the Core API, and by which identifier that names people.</summary>
/// <param name="IndexResponseType"><c>FL</c> for whole documents, <c>IL</c> for identifiers.</param>
/// <param name="Api"><c>CR</c> to read people, <c>CW</c> to write them too.</param>
public sealed record CoreApi(
    int Id, [Required("A CO ID must be provided")] CoId CoId, [Required("A valid status must be selected")] Standing? Status, [Required] ApiUserId? ApiUserId,
    [Required, TypeOf("Identifier.type")] string? IdentifierType, [OneOf("FL", "IL")] string? IndexResponseType, bool? ExpungeOnDelete,
    [Filled, Text(2)] string? Api) : IRecord
{
    public StreamId? Stream => new(StreamKind.Co, CoId.Value);
}
