using EventRegistry.Domain.Access;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Domain.Provisioning;

namespace EventRegistry.Specs.Golden;

/// <summary>By the id that a record has in one life, the id that it has in another.</summary>
internal sealed class Counterparts
{
    private static readonly Dictionary<Type, Kind> Named = new()
    {
        [typeof(PersonId)] = Kind<PersonRecord>.Instance,
        [typeof(RoleId)] = Kind<Role>.Instance,
        [typeof(GroupId)] = Kind<GroupRecord>.Instance,
        [typeof(NestingId)] = Kind<Nesting>.Instance,
        [typeof(CouId)] = Kind<Cou>.Instance,
        [typeof(TermsId)] = Kind<Terms>.Instance,
        [typeof(DictionaryId)] = Kind<Dictionary>.Instance,
        [typeof(OrgIdentityId)] = Kind<OrgIdentityRecord>.Instance,
        [typeof(SourceId)] = Kind<IdentitySource>.Instance,
        [typeof(PipelineId)] = Kind<Pipeline>.Instance,
        [typeof(TargetId)] = Kind<ProvisioningTarget>.Instance,
        [typeof(ApiUserId)] = Kind<ApiUser>.Instance,
    };

    private readonly Dictionary<(Kind, int), int> ids = [];

    public void Add((Kind Kind, int Id) record, int counterpart) => ids.Add(record, counterpart);

    public int this[(Kind Kind, int Id) record] => ids.TryGetValue(record, out var id) ? id : throw new KeyNotFoundException($"{record.Kind}/{record.Id} has no counterpart.");

    /// <summary>A value of a record; where it names another record, its counterpart.</summary>
    public object? Of(object? value) => value is not null && Named.TryGetValue(value.GetType(), out var kind)
        ? Activator.CreateInstance(value.GetType(), this[(kind, Number(value))])
        : value;

    /// <summary>The record that a value names; null where it names none.</summary>
    public static (Kind Kind, int Id)? Referred(object? value) => value is not null && Named.TryGetValue(value.GetType(), out var kind) ? (kind, Number(value)) : null;

    private static int Number(object id) => (int)id.GetType().GetProperty("Value")!.GetValue(id)!;
}
