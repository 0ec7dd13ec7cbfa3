using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Domain.Provisioning;

namespace EventRegistry.Benchmarks.History;

/// <summary>All tables of the Registry, open for writing.</summary>
internal sealed class RegistryTables(Town town, string folder) : IDisposable
{
    private readonly List<IDisposable> open = [];
    private readonly Dictionary<Type, object> tables = [];

    public RecordTable<Co> Cos => Of<Co>();
    public RecordTable<ExtendedType> Types => Of<ExtendedType>();
    public RecordTable<Dictionary> Dictionaries => Of<Dictionary>();
    public RecordTable<DictionaryEntry> Entries => Of<DictionaryEntry>();
    public RecordTable<AttributeEnumeration> Enumerations => Of<AttributeEnumeration>();
    public RecordTable<Cou> Cous => Of<Cou>();
    public RecordTable<Terms> Terms => Of<Terms>();
    public RecordTable<GroupRecord> Groups => Of<GroupRecord>();
    public RecordTable<Pipeline> Pipelines => Of<Pipeline>();
    public RecordTable<IdentitySource> Sources => Of<IdentitySource>();
    public RecordTable<GroupMapping> Mappings => Of<GroupMapping>();
    public RecordTable<ProvisioningTarget> Targets => Of<ProvisioningTarget>();
    public RecordTable<OrgIdentityRecord> OrgIdentities => Of<OrgIdentityRecord>();
    public RecordTable<SourceRecord> SourceRecords => Of<SourceRecord>();
    public RecordTable<PersonRecord> People => Of<PersonRecord>();
    public RecordTable<IdentityLink> Links => Of<IdentityLink>();
    public RecordTable<Role> Roles => Of<Role>();
    public RecordTable<Name> Names => Of<Name>();
    public RecordTable<Identifier> Identifiers => Of<Identifier>();
    public RecordTable<EmailAddress> EmailAddresses => Of<EmailAddress>();
    public RecordTable<Url> Urls => Of<Url>();
    public RecordTable<Address> Addresses => Of<Address>();
    public RecordTable<TelephoneNumber> TelephoneNumbers => Of<TelephoneNumber>();
    public RecordTable<AdHocAttribute> AdHocAttributes => Of<AdHocAttribute>();
    public RecordTable<Nesting> Nestings => Of<Nesting>();
    public RecordTable<Membership> Memberships => Of<Membership>();
    public RecordTable<Agreement> Agreements => Of<Agreement>();

    /// <summary>Closes the files; those of tables in which nothing ever was hold their header.</summary>
    public void Dispose()
    {
        foreach (var kind in Kinds.OfRegistry) kind.Accept(new Open(this));
        foreach (var table in open) table.Dispose();
    }

    private RecordTable<T> Of<T>() where T : class, IRecord
    {
        if (tables.TryGetValue(typeof(T), out var known)) return (RecordTable<T>)known;
        var table = new RecordTable<T>(town, folder);
        tables.Add(typeof(T), table);
        open.Add(table);
        return table;
    }

    private sealed class Open(RegistryTables its) : IKindVisitor<IDisposable>
    {
        public IDisposable Visit<T>(Kind<T> kind) where T : class, IRecord => its.Of<T>();
    }
}
