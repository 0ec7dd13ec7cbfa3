using System.Collections.Immutable;
using EventRegistry.Host.Api.Resources;
using EventRegistry.Host.Api.Wire;

namespace EventRegistry.Host.Api.Core;

/// <summary>A part of a person's document: a kind of record under its model's name, with its columns as they are called in the tables.</summary>
internal sealed class CoreModel
{
    // Whose a record is, is said by where it stands.
    private static readonly string[] Owners =
        ["co_person_id", "co_person_role_id", "org_identity_id", "co_department_id", "organization_id", "sponsor_co_person_id", "co_provisioning_target_id"];

    private CoreModel(Resource resource, string[] alsoLeftOut, params ReadOnlySpan<CoreModel> children)
    {
        Resource = resource;
        Fields = [.. resource.Fields.Where(f => !IsProvenance(f.Column) && !Owners.Contains(f.Column) && !alsoLeftOut.Contains(f.Column))];
        Provenance = [.. resource.Fields.Where(f => IsProvenance(f.Column))];
        Children = [.. children];
    }

    public static readonly CoreModel Address = new(Served.Addresses, []);
    public static readonly CoreModel AdHocAttribute = new(Served.AdHocAttributes, []);
    public static readonly CoreModel TelephoneNumber = new(Served.TelephoneNumbers, []);
    public static readonly CoreModel EmailAddress = new(Served.EmailAddresses, []);
    public static readonly CoreModel Identifier = new(Served.Identifiers, ["co_group_id"]);
    public static readonly CoreModel Name = new(Served.Names, []);
    public static readonly CoreModel Url = new(Served.Urls, []);
    public static readonly CoreModel Person = new(Served.People, []);
    public static readonly CoreModel Member = new(Served.Members, []);
    public static readonly CoreModel Role = new(Served.Roles, [], Address, AdHocAttribute, TelephoneNumber);
    public static readonly CoreModel OrgIdentity = new(Served.OrgIdentities, [], Address, AdHocAttribute, EmailAddress, Identifier, Name, TelephoneNumber, Url);
    public static readonly CoreModel SshKey = new(Served.SshKeys, []);

    /// <summary>What stands beside the person's own record, in the order of a document.</summary>
    public static ImmutableArray<CoreModel> OfPerson { get; } = [Member, EmailAddress, Role, Identifier, Name, Url, OrgIdentity, SshKey];

    public Resource Resource { get; }

    /// <summary>The key in a document.</summary>
    public string Key => Resource.Singular;

    public ImmutableArray<WireField> Fields { get; }

    /// <summary>Columns that say where the values were copied from: they stand beside the record's dates.</summary>
    public ImmutableArray<WireField> Provenance { get; }

    public ImmutableArray<CoreModel> Children { get; }

    private static bool IsProvenance(string column) => column.StartsWith("source_", StringComparison.Ordinal);
}
