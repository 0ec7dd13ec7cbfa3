using EventRegistry.Domain.Access;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Domain.Provisioning;
using Shouldly;
using Xunit;
using static EventRegistry.Specs.Decisions.Asking;

namespace EventRegistry.Specs.Decisions;

/// <summary>What holds for every kind of record alike.</summary>
public sealed class saving_a_record
{
    private static readonly DateTimeOffset Tomorrow = Desk.Morning.AddDays(1);

    private readonly Desk desk = Desk.Open();
    private readonly Dictionary<Type, (Command Add, Func<int, bool, Command> Edit, Func<int, Command> Delete)> samples = [];

    public saving_a_record()
    {
        var ada = desk.Enrol();
        var role = new RoleId(desk.GiveRole(ada));
        var (club, board) = (desk.MakeGroup("Club"), desk.MakeGroup("Board"));
        var source = new SourceId(desk.Add<IdentitySource>(("CoId", Desk.Campus), ("Description", "HR"), ("Plugin", "FileSource"), ("Status", Standing.Active), ("SyncMode", "M")));
        var words = new DictionaryId(desk.Add<Dictionary>(("CoId", Desk.Campus), ("Description", "Words")));
        var user = new ApiUserId(desk.Add<ApiUser>(("CoId", Desk.Campus), ("Status", Standing.Active), ("Username", "one")));
        var ssh = new AuthenticatorId(desk.Add<Authenticator>(("CoId", Desk.Campus), ("Plugin", "SshKeyAuthenticator"), ("Status", Standing.Active)));
        var keys = new SshKeyAuthenticatorId(desk.Add<SshKeyAuthenticator>(("AuthenticatorId", ssh)));
        (string, object?) co = ("CoId", Desk.Campus), active = ("Status", Standing.Active), person = ("PersonId", ada), ofRole = ("RoleId", role);
        Sample<PersonRecord>(("Timezone", "Europe/Paris"), co, ("Status", PersonStatus.Active));
        Sample<Role>(("Title", "Boss"), person, ("Affiliation", "staff"), ("Status", PersonStatus.Active), ("ValidFrom", Desk.Morning.AddDays(-1)), ("ValidThrough", Tomorrow));
        Sample<Name>(("Family", "L."), person, ("Given", "A."), ("Type", "author"));
        Sample<Identifier>(("Value", "b"), person, ("Value", "a"), ("Type", "uid"), active);
        Sample<EmailAddress>(("Mail", "b@example.org"), person, ("Mail", "a@example.org"));
        Sample<Url>(("Address", "https://b.org"), person, ("Address", "https://a.org"), ("Type", "official"));
        Sample<Address>(("Street", " main street"), ofRole, ("Street", "side street"));
        Sample<TelephoneNumber>(("Number", "+2"), ofRole, ("Number", "1"));
        Sample<AdHocAttribute>(("Value", "2"), ofRole, ("Tag", "t"), ("Value", "1"));
        Sample<Membership>(("Owner", true), person, ("GroupId", club), ("Member", true));
        Sample<SshKey>(("Comment", "At home"), person, ("SshKeyAuthenticatorId", keys), ("Type", "ssh-rsa"), ("Key", "AAAA"));
        Sample<OrgIdentityRecord>(("Title", "Boss"), co);
        Sample<GroupRecord>(("Description", "x"), co, ("Name", "Another"), active);
        Sample<Nesting>(("Negate", true), ("GroupId", club), ("TargetGroupId", board));
        Sample<Cou>(("Name", "Laboratory"), co, ("Name", "Lab"));
        Sample<Terms>(("Description", "y"), co, ("Description", "x"), active, ("Body", "Be kind."));
        Sample<CoSetting>(("EnableNormalization", false), co);
        Sample<ExtendedType>(("DisplayName", "y"), co, ("Attribute", "Name.type"), ("Name", "stage"), ("DisplayName", "x"), active);
        Sample<Dictionary>(("Description", "y"), co, ("Description", "x"));
        Sample<DictionaryEntry>(("Code", "y"), ("DictionaryId", words), ("Value", "x"));
        Sample<AttributeEnumeration>(("AllowOther", true), co, ("Attribute", "CoPersonRole.o"), active, ("DictionaryId", words));
        Sample<IdentifierAssignment>(("Minimum", 3), co, active, ("Context", "CP"), ("IdentifierType", "badge"), ("Algorithm", "S"));
        Sample<ExpirationPolicy>(("ActStatus", PersonStatus.Suspended), co, active, ("CondStatus", PersonStatus.Duplicate));
        Sample<IdentitySource>(("SorLabel", "y"), co, ("Description", "x"), ("Plugin", "SqlSource"), active, ("SyncMode", "F"), ("SorLabel", "x"));
        Sample<GroupMapping>(("Pattern", "y"), ("SourceId", source), ("Attribute", "a"), ("Comparison", "EQS"), ("Pattern", "x"), ("GroupId", club));
        Sample<Pipeline>(("Name", "y"), co, ("Name", "x"), active, ("MatchStrategy", "NO"));
        Sample<ProvisioningTarget>(("RetryInterval", 60), co, ("Plugin", "SqlProvisioner"), ("Status", "A"));
        Sample<Authenticator>(("Description", "y"), co, ("Plugin", "SshKeyAuthenticator"), active);
        Sample<ApiUser>(("Username", "co_2.three"), co, active, ("Username", "two"));
        Sample<CoreApi>(("IndexResponseType", "IL"), co, active, ("ApiUserId", user), ("IdentifierType", "uid"), ("Api", "CR"));
    }

    public static TheoryData<Type> Kinds() => [.. new saving_a_record().samples.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void a_second_time_changes_nothing_unless_it_is_asked_for(Type kind)
    {
        var (add, edit, _) = samples[kind];
        var id = desk.Do(add);
        desk.Do(edit(id, false));
        desk.Last.Changes.ShouldNotBeEmpty();
        desk.Last.RecordId.ShouldBe(id);
        desk.Do(edit(id, false));
        desk.Last.Changes.ShouldBeEmpty();
        desk.Last.RecordId.ShouldBe(id);
        desk.Do(edit(id, true));
        desk.Last.Changes.ShouldNotBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void what_was_deleted_is_neither_edited_nor_deleted_again(Type kind)
    {
        var (add, edit, delete) = samples[kind];
        var id = desk.Do(add);
        desk.Do(edit(id, false));
        var copy = desk.Last.Changes[0].Change.GetType().GetProperty("ArchivedAs")!.GetValue(desk.Last.Changes[0].Change) as int?;
        if (copy is { } archived) desk.Refusal(edit(archived, false)).Rule.ShouldBe(Rule.RecordIsLive);
        desk.Do(delete(id));
        desk.Refusal(delete(id)).Rule.ShouldBe(Rule.RecordIsLive);
        desk.Refusal(edit(id, true)).Rule.ShouldBe(Rule.RecordIsLive);
    }

    [Fact]
    public void what_is_wrong_with_values_is_told_before_anything_else()
    {
        desk.Foreign.Add(new(StreamKind.OrgIdentity, 900));
        desk.Refusals(new Add<Cou>(Of<Cou>(("CoId", Desk.Campus), ("Name", "a:b"), ("ParentId", new CouId(900))))).Select(r => r.Member).ShouldBe(["Name"]);
    }

    [Fact]
    public void what_it_does_not_speak_of_stays()
    {
        var ada = desk.Enrol();
        var role = desk.GiveRole(ada, PersonStatus.Active, null, ("Title", "Boss"), ("Order", 3));
        desk.Edit<Role>(role, ("Organization", "Example"));
        desk.RoleOf(ada, role).ShouldSatisfyAllConditions(r => r.Title.ShouldBe("Boss"), r => r.Order.ShouldBe(3), r => r.Organization.ShouldBe("Example"));
    }

    [Fact]
    public void several_hold_together_or_not_at_all()
    {
        var before = desk.Events.Count;
        desk.Refusal(new Together(new([samples[typeof(Cou)].Add, samples[typeof(Cou)].Add]))).Rule.ShouldBe(Rule.NameIsFree);
        desk.Events.Count.ShouldBe(before);
    }

    private void Sample<T>((string Member, object? Value) change, params (string Member, object? Value)[] values) where T : class, IRecord => samples[typeof(T)] =
        (new Add<T>(Of<T>(values)), (id, evenIfSo) => new Edit<T>(id, Of<T>([change])) { EvenIfSo = evenIfSo }, id => new Delete<T>(id));
}
