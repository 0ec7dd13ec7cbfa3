using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;

namespace EventRegistry.Domain.Access;

/// <summary>Identifies an authenticator.</summary>
public readonly record struct AuthenticatorId(int Value);

/// <summary>Identifies an authenticator's configuration for SSH keys.</summary>
public readonly record struct SshKeyAuthenticatorId(int Value);

/// <summary>A way in which people of a CO prove who they are.</summary>
public sealed record Authenticator(
    int Id, [Required("A CO ID must be provided")] CoId CoId, [Text(256)] string? Description,
    [Filled, Text(64)] string? Plugin, [Required("A valid status must be selected")] Standing? Status,
    [Column("co_message_template_id")] int? MessageTemplateId) : IRecord
{
    public StreamId? Stream => new(StreamKind.Authenticator, Id);
}

/// <summary>The authenticator's part that SSH keys name.</summary>
public sealed record SshKeyAuthenticator(int Id, [Required] AuthenticatorId AuthenticatorId) : IRecord
{
    public StreamId? Stream => new(StreamKind.Authenticator, AuthenticatorId.Value);
}

/// <summary>A person's public SSH key.</summary>
/// <param name="Key">The base64 part alone.</param>
public sealed record SshKey(
    int Id, [Required("This field cannot be left blank")] SshKeyAuthenticatorId? SshKeyAuthenticatorId, PersonId PersonId, [Text(256)] string? Comment,
    [Required, OneOf("ssh-dss", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "ssh-ed25519", "ssh-rsa", "ssh-rsa1")] string? Type,
    [Column("skey"), Required, Text(4000, MayBeEmpty = false)] string? Key) : IRecord
{
    public StreamId? Stream => new(StreamKind.Person, PersonId.Value);
}

/// <summary>An authenticator with what its plugin keeps of it.</summary>
public sealed record AuthenticatorContents(AuthenticatorId Id)
{
    public Current<Authenticator>? Record { get; init; }
    public Records<SshKeyAuthenticator> SshKeys { get; init; }

    /// <summary>The authenticator after one more change.</summary>
    public static AuthenticatorContents Evolve(AuthenticatorContents authenticator, Recorded entry) => entry.Change switch
    {
        Change<Authenticator> c => authenticator with { Record = Current<Authenticator>.After(authenticator.Record, c, entry) },
        Change<SshKeyAuthenticator> c => authenticator with { SshKeys = authenticator.SshKeys.After(c, entry) },
        _ => throw new UnexpectedChange(entry),
    };
}
