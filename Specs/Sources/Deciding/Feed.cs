using System.Collections.Immutable;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Specs.Decisions;

namespace EventRegistry.Specs.Sources.Deciding;

/// <summary>A desk with one source and its pipeline, and what is fed into it.</summary>
internal sealed class Feed
{
    public const string Everything = "Address,AdHocAttribute,EmailAddress,Identifier,Name,TelephoneNumber,Url";

    private int runs;

    /// <param name="pipeline">What of the pipeline is set besides or instead of the usual: it matches nobody, makes a role and copies everything.</param>
    public Feed(params (string Member, object? Value)[] pipeline)
    {
        Staff = Desk.MakeCou("Staff");
        Pipeline = new(Desk.Do(new Add<Pipeline>(pipeline.Aggregate(
            Asking.Of<Pipeline>(("CoId", Desk.Co.Id), ("Name", "HR"), ("Status", Standing.Active), ("MatchStrategy", "NO"), ("SyncOnAdd", true), ("SyncOnUpdate", true), ("SyncOnDelete", true),
                ("SyncPersonAttributes", Everything), ("CreateRole", true), ("SyncCouId", Staff), ("SyncStatusOnDelete", "XP")),
            (sent, v) => sent.With(v.Member, v.Value)))));
        Source = AddSource("HR", Pipeline);
    }

    public Desk Desk { get; } = Desk.Open();

    public CouId Staff { get; }

    public PipelineId Pipeline { get; }

    public SourceId Source { get; }

    public SourceId AddSource(string name, PipelineId? pipeline, params (string Member, object? Value)[] more) => new(Desk.Add<IdentitySource>(
        [("CoId", Desk.Co.Id), ("Description", name), ("Plugin", "FileSource"), ("Status", Standing.Active), ("SyncMode", "F"), ("PipelineId", pipeline), .. more]));

    public void Map(string attribute, string comparison, string pattern, string group)
    {
        var id = Desk.Co.LiveGroups.Any(g => g.Name == group) ? new(Desk.Group(group).Id) : Desk.MakeGroup(group);
        Desk.Add<GroupMapping>(("SourceId", Source), ("Attribute", attribute), ("Comparison", comparison), ("Pattern", pattern), ("GroupId", id));
    }

    /// <summary>Somebody with a name and, if it is said, more.</summary>
    public static SourcedRecord Somebody(string given = "Ada", string? mail = null, string? uid = null, Func<SourcedRecord, SourcedRecord>? more = null)
    {
        var record = SourcedRecord.Nobody with
        {
            Identity = SourcedRecord.Nobody.Identity with { Affiliation = "staff" },
            Names = [new Name(0, null, given, null, "King", null, "official", null, null, null, true, null)],
            EmailAddresses = mail is null ? [] : [new EmailAddress(0, mail, null, "official", true, null, null, null, null, null)],
            Identifiers = uid is null ? [] : [new Identifier(0, uid, "uid", true, Standing.Active, null, null, null, null, null, null, null, null)],
        };
        return more is null ? record : more(record);
    }

    public SyncedOutcome Sync(string key, SourcedRecord? record, string? raw = null, bool force = false, SourceId? source = null) =>
        SyncAll(source ?? Source, force, (key, record, raw)).Single();

    /// <summary>Several records at once; the text of each is what it says, unless that is given.</summary>
    public ImmutableArray<SyncedOutcome> SyncAll(SourceId source, bool force, params (string Key, SourcedRecord? Record, string? Raw)[] records) => ((Accepted)Desk.Ask(new SyncRecords(
        source, ++runs, new(records.Select(r => new SyncedRecord(r.Key, r.Record is null ? null : new FoundRecord(r.Raw ?? Text(r.Record), r.Record)))))
    { Force = force })).Synced;

    /// <summary>One record of which more is known than what it says.</summary>
    public SyncedOutcome Sync(SyncedRecord record) => ((Accepted)Desk.Ask(new SyncRecords(Source, ++runs, new([record])))).Synced.Single();

    /// <summary>Only the groups of a known record are reckoned anew.</summary>
    public SyncedOutcome Remap(string key, SourcedRecord record) =>
        ((Accepted)Desk.Ask(new SyncRecords(Source, ++runs, new([new SyncedRecord(key, new FoundRecord(Text(record), record))])) { GroupsOnly = true })).Synced.Single();

    public OrgIdentity Identity(string key) => Desk.OrgIdentities.Single(i => i.SourceRecords.Any(r => r.Record.Sorid == key));

    /// <summary>Whose the record of a key is.</summary>
    public Person Person(string key) => Desk.People.Single(p => p.Links.Any(l => l.Record.OrgIdentityId == Identity(key).Id));

    public Role RoleOf(string key) => Person(key).Roles.Single(r => r.Record.SourceOrgIdentityId == Identity(key).Id).Record;

    private static string Text(SourcedRecord record) => string.Join("|", new object?[] { record.Identity }.Concat(record.Names).Concat(record.Identifiers).Concat(record.EmailAddresses)
        .Concat(record.Urls).Concat(record.Addresses).Concat(record.TelephoneNumbers).Concat(record.AdHocAttributes).Concat(record.GroupValues));
}
