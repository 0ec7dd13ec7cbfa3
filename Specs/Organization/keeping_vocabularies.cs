using EventRegistry.Domain.Access;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Domain.People;
using EventRegistry.Domain.Provisioning;
using EventRegistry.Specs.Decisions;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Organization;

public sealed class keeping_vocabularies
{
    private static readonly (string, object?) Ours = ("CoId", Desk.Campus);
    private static readonly (string, object?) Active = ("Status", Standing.Active);

    private readonly Desk desk = Desk.Open();

    [Fact]
    public void a_type_stands_once_for_what_it_is_a_type_of()
    {
        desk.RefusalOfAdding<ExtendedType>(Ours, Active, ("Attribute", "Name.type"), ("Name", "official"), ("DisplayName", "Official")).Rule.ShouldBe(Rule.NameIsFree);
        desk.RefusalOfAdding<ExtendedType>(Ours, Active, ("Attribute", "Name.type"), ("Name", "a b"), ("DisplayName", "A B")).Rule.ShouldBe(Rule.ValueIsWellFormed);
        desk.Add<ExtendedType>(Ours, Active, ("Attribute", "Name.type"), ("Name", "stage"), ("DisplayName", "Stage"));
        desk.Add<Name>(("PersonId", desk.Enrol()), ("Given", "Ada"), ("Type", "stage"));
    }

    [Fact]
    public void a_type_that_is_suspended_or_gone_is_taken_no_more()
    {
        var robot = desk.Add<ExtendedType>(Ours, Active, ("Attribute", "CoPersonRole.affiliation"), ("Name", "robot"), ("DisplayName", "Robot"));
        var ada = desk.Enrol();
        (string, object?)[] values = [("PersonId", ada), ("Affiliation", "robot"), ("Status", PersonStatus.Active)];
        var role = desk.Add<Role>(values);
        desk.Delete<ExtendedType>(robot);
        desk.RefusalOfAdding<Role>(values).Rule.ShouldBe(Rule.ValueIsOfAKnownType);
        desk.Edit<Role>(role, ("Title", "R2"));
        desk.RoleOf(ada, role).Affiliation.ShouldBe("robot");
    }

    [Fact]
    public void an_attribute_is_bound_once()
    {
        desk.Add<AttributeEnumeration>(Ours, Active, ("Attribute", "CoPersonRole.o"));
        desk.RefusalOfAdding<AttributeEnumeration>(Ours, Active, ("Attribute", "CoPersonRole.o")).Rule.ShouldBe(Rule.NameIsFree);
    }

    [Fact]
    public void a_code_is_kept_where_an_entry_has_one_and_others_may_be_allowed()
    {
        var units = new DictionaryId(desk.Add<Dictionary>(Ours, ("Description", "Units")));
        desk.Add<DictionaryEntry>(("DictionaryId", units), ("Value", "Physics"), ("Code", "PHY"));
        var bound = desk.Add<AttributeEnumeration>(Ours, Active, ("Attribute", "CoPersonRole.ou"), ("DictionaryId", units));
        (string, object?)[] values = [("PersonId", desk.Enrol()), ("Affiliation", "staff"), ("Status", PersonStatus.Active)];
        desk.Add<Role>([.. values, ("Department", "PHY")]);
        desk.RefusalOfAdding<Role>([.. values, ("Department", "Physics")]).Rule.ShouldBe(Rule.ValueIsPermitted);
        desk.Edit<AttributeEnumeration>(bound, ("AllowOther", true));
        desk.Add<Role>([.. values, ("Department", "Physics")]);
    }

    [Fact]
    public void a_dictionary_goes_with_its_entries()
    {
        var units = desk.Add<Dictionary>(Ours, ("Description", "Units"));
        desk.Add<DictionaryEntry>(("DictionaryId", new DictionaryId(units)), ("Value", "Physics"));
        desk.Delete<Dictionary>(units);
        desk.Co.Dictionaries[units].Entries.ShouldBeEmpty();
    }

    [Fact]
    public void a_co_has_its_settings_once()
    {
        desk.Add<CoSetting>(Ours);
        desk.RefusalOfAdding<CoSetting>(Ours).Rule.ShouldBe(Rule.SettingIsTheOnlyOne);
        desk.RefusalOfEditing<CoSetting>(desk.Co.Settings.Settings.Single().Id, ("RequiredFieldsName", "given,nick")).Rule.ShouldBe(Rule.ValueIsPermitted);
    }

    [Fact]
    public void a_sources_label_is_its_own_and_its_mappings_go_with_it()
    {
        (string, object?)[] values = [Ours, Active, ("Description", "HR"), ("Plugin", "FileSource"), ("SyncMode", "F"), ("SorLabel", "hr")];
        var source = desk.Add<IdentitySource>(values);
        desk.RefusalOfAdding<IdentitySource>(values).Rule.ShouldBe(Rule.NameIsFree);
        desk.Add<GroupMapping>(("SourceId", new SourceId(source)), ("Attribute", "a"), ("Comparison", "EQI"), ("Pattern", "x"), ("GroupId", desk.MakeGroup("Club")));
        desk.Delete<IdentitySource>(source);
        desk.Co.Mappings.ShouldBeEmpty();
        desk.Add<IdentitySource>(values);
    }

    [Fact]
    public void a_target_stays_what_it_was_made_for_and_tries_three_times()
    {
        var first = desk.Add<ProvisioningTarget>(Ours, ("Plugin", "SqlProvisioner"), ("Status", "A"), ("MaxRetry", 0));
        var second = desk.Add<ProvisioningTarget>(Ours, ("Plugin", "LdapProvisioner"), ("Status", "X"));
        desk.Edit<ProvisioningTarget>(first, ("Plugin", "LdapProvisioner"), ("MaxRetry", 5));
        Target(first).ShouldSatisfyAllConditions(t => t.Plugin.ShouldBe("SqlProvisioner"), t => t.MaxRetry.ShouldBe(5), t => t.Order.ShouldBe(1), t => t.RetryInterval.ShouldBeNull());
        Target(second).ShouldSatisfyAllConditions(t => t.Order.ShouldBe(2), t => t.MaxRetry.ShouldBe(3));
        desk.RefusalOfEditing<ProvisioningTarget>(first, ("RetryInterval", -1)).Rule.ShouldBe(Rule.ValueIsPermitted);
        ProvisioningTarget Target(int id) => desk.Co.Targets[id].Record!.Record;
    }

    [Fact]
    public void a_pipeline_that_matches_by_identifier_says_by_which() =>
        desk.RefusalOfAdding<Pipeline>(Ours, Active, ("Name", "HR"), ("MatchStrategy", "ID")).ShouldBe(new(Rule.ValueIsGiven, "content", "MatchType"));

    [Fact]
    public void an_api_users_name_tells_its_co_and_is_its_own()
    {
        var user = desk.Add<ApiUser>(Ours, Active, ("Username", "sync"));
        desk.Co.ApiUsers[user].Record.Username.ShouldBe("co_2.sync");
        desk.RefusalOfAdding<ApiUser>(Ours, Active, ("Username", "co_2.sync")).Rule.ShouldBe(Rule.NameIsFree);
        desk.Add<CoreApi>(Ours, Active, ("ApiUserId", new ApiUserId(user)), ("IdentifierType", "uid"), ("Api", "CW"));
        desk.RefusalOfAdding<CoreApi>(Ours, Active, ("ApiUserId", new ApiUserId(900)), ("IdentifierType", "uid"), ("Api", "CW")).Rule.ShouldBe(Rule.ReferenceIsKnown);
        desk.Delete<ApiUser>(user);
        desk.Co.Settings.CoreApis.ShouldBeEmpty();
    }
}
