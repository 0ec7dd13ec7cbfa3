using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Organization;
using EventRegistry.Projections.Targets.Sql;
using Shouldly;
using Xunit;
using static EventRegistry.Specs.Observatory;
using static EventRegistry.Specs.Story;

namespace EventRegistry.Specs.Subjects;

public class leaning_on_the_co
{
    [Theory]
    [InlineData("postdoc", "staff")]
    [InlineData("staff", "staff")]
    [InlineData("alum", "affiliate")]
    [InlineData("visitor", null)]
    [InlineData("emeritus", null)]
    [InlineData("faculty", null)]
    [InlineData("unheard of", null)]
    [InlineData(null, null)]
    public void an_affiliation_maps_to_its_own_word_then_to_eduPersons_else_to_none(string? affiliation, string? mapped)
    {
        var rows = Given(Ada.Enrolled).When(Edited(Ada.Role with { Affiliation = affiliation })).Rows();
        rows.Value(SpPersonRoles.Table, Ada.Role.Id, "affiliation").ShouldBe(affiliation);
        rows.Value(SpPersonRoles.Table, Ada.Role.Id, "eduperson_affiliation").ShouldBe(mapped);
    }

    [Fact]
    public void an_affiliation_whose_mapping_changes_is_told_anew()
    {
        Mapped(Edited(Staff with { EduPersonAffiliation = "employee" })).ShouldBe("employee");
        Mapped(Edited(Staff with { EduPersonAffiliation = "" })).ShouldBe("staff");
        Mapped(Edited(Staff with { Status = Standing.Suspended })).ShouldBeNull();
        Mapped(Deleted(Staff)).ShouldBeNull();
        Mapped(Edited(Staff with { Attribute = "Name.type" })).ShouldBeNull();
    }

    [Fact]
    public void a_code_is_spelled_out_where_the_attribute_has_a_dictionary()
    {
        var rows = Given(Ada.Enrolled).When(Edited(Ada.Role with { Title = "P", Organization = "PHY", Department = "PHY" })).Rows();
        rows.Value(SpPersonRoles.Table, Ada.Role.Id, "title").ShouldBe("Professor");
        rows.Value(SpPersonRoles.Table, Ada.Role.Id, "o").ShouldBe("Department of Physics");
        rows.Value(SpPersonRoles.Table, Ada.Role.Id, "ou").ShouldBe("Department of Physics");
    }

    [Theory]
    [InlineData("Library")]
    [InlineData("phy")]
    [InlineData("Department of Physics")]
    [InlineData("P")]
    [InlineData("Somewhere else")]
    [InlineData("")]
    [InlineData(null)]
    public void a_value_that_is_no_code_stays_as_it_is(string? value) =>
        Given(Ada.Enrolled).When(Edited(Ada.Role with { Department = value })).Rows().Value(SpPersonRoles.Table, Ada.Role.Id, "ou").ShouldBe(value);

    [Fact]
    public void a_code_stays_a_code_once_its_dictionary_is_gone()
    {
        Unit(Edited(PhysicsUnit with { Value = "Physics and Optics" })).ShouldBe("Physics and Optics");
        Unit(Deleted(PhysicsUnit)).ShouldBe("PHY");
        Unit(Deleted(Units)).ShouldBe("PHY");
        Unit(Edited(UnitOfRoles with { Status = Standing.Suspended })).ShouldBe("PHY");
        Unit(Deleted(UnitOfRoles)).ShouldBe("PHY");
        Unit(Edited(UnitOfRoles with { DictionaryId = null })).ShouldBe("PHY");
    }

    [Fact]
    public void an_agreement_names_the_terms_while_they_are_those_agreed_to() =>
        Agreed(Given(Ada.Enrolled), Ada.Agreement.Id).ShouldBe(HouseRules.Id);

    [Fact]
    public void an_agreement_names_the_archived_terms_once_they_were_edited()
    {
        var later = Ada.Agreement with { Id = 580, TermsRevision = 1 };
        var last = Ada.Agreement with { Id = 581, TermsRevision = 2 };
        var story = Given(Ada.Enrolled).When(Edited(HouseRules with { Body = "Be quiet." }, 31));
        Agreed(story, Ada.Agreement.Id).ShouldBe(31);
        story.When(Added(later));
        Agreed(story, later.Id).ShouldBe(HouseRules.Id);
        story.When(Edited(HouseRules with { Body = "Be very quiet." }, 32), Added(last));
        (Agreed(story, Ada.Agreement.Id), Agreed(story, later.Id), Agreed(story, last.Id)).ShouldBe((31, 32, HouseRules.Id));
        story.Rows().In(SpTermsAndConditions.Table).ShouldBe([HouseRules.Id]);
    }

    [Fact]
    public void an_agreement_outlives_the_terms()
    {
        var story = Given(Ada.Enrolled).When(Added(Ada.Agreement with { Id = 580, TermsRevision = 1 }), Edited(HouseRules with { Body = "" }, 31), Deleted(HouseRules));
        story.Rows().In(SpTermsAndConditions.Table).ShouldBeEmpty();
        (Agreed(story, Ada.Agreement.Id), Agreed(story, 580)).ShouldBe((31, HouseRules.Id));
    }

    [Fact]
    public void an_agreement_is_relinked_by_the_next_edit_that_kept_a_copy()
    {
        var story = Given(Ada.Enrolled).When(Edited(HouseRules with { Body = "unseen" }, archivedAs: null));
        Agreed(story, Ada.Agreement.Id).ShouldBe(HouseRules.Id);
        story.When(Edited(HouseRules with { Body = "seen" }, 32));
        Agreed(story, Ada.Agreement.Id).ShouldBe(32);
    }

    [Fact]
    public void an_agreement_stays_with_the_first_of_two_copies_of_one_revision()
    {
        var story = Given(Ada.Enrolled).When(new Edited<Terms>(HouseRules with { Body = "one" }, 31) { Revision = 0 }, Edited(HouseRules with { Body = "other" }, 32));
        Agreed(story, Ada.Agreement.Id).ShouldBe(31);
    }

    [Fact]
    public void an_agreement_to_terms_that_nobody_knows_keeps_their_number()
    {
        Agreed(Given(Ada.Enrolled).When(Edited(Ada.Agreement with { TermsId = new(77), TermsRevision = null })), Ada.Agreement.Id).ShouldBe(77);
        Agreed(Given(Ada.Enrolled).When(Edited(Ada.Agreement with { TermsId = null, TermsRevision = null })), Ada.Agreement.Id).ShouldBeNull();
    }

    [Fact]
    public void the_last_row_of_a_kind_goes_as_well_as_the_others()
    {
        var rows = Given().When(
            Deleted(Physics), Deleted(Astronomy), Deleted(HouseRules), Deleted(HumanResources), Deleted(Guests),
            Deleted(AllMembers), Deleted(ActiveMembers), Deleted(Telescope)).Rows();
        rows.ShouldBeEmpty();
    }

    [Fact]
    public void what_is_suspended_is_told_as_such()
    {
        var rows = Given().When(
            Edited(HouseRules with { Status = Standing.Suspended }), Edited(Guests with { Status = Standing.Suspended }), Edited(Telescope with { Status = Standing.Suspended })).Rows();
        rows.Value(SpTermsAndConditions.Table, HouseRules.Id, "status").ShouldBe("S");
        rows.Value(SpOrgIdentitySources.Table, Guests.Id, "status").ShouldBe("S");
        rows.Value(SpGroups.Table, Telescope.Id, "status").ShouldBe("S");
    }

    private static object? Mapped(Change change) => Given(Ada.Enrolled).When(change).Rows().Value(SpPersonRoles.Table, Ada.Role.Id, "eduperson_affiliation");

    private static object? Unit(Change change) =>
        Given(Ada.Enrolled).When(Edited(Ada.Role with { Department = "PHY" }), change).Rows().Value(SpPersonRoles.Table, Ada.Role.Id, "ou");

    private static int? Agreed(Story story, int agreement) => (int?)story.Rows().Value(SpAgreements.Table, agreement, "co_terms_and_conditions_id");
}
