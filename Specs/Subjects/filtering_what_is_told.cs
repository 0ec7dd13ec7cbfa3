using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.People;
using EventRegistry.Projections.Subjects;
using Shouldly;
using Xunit;
using static EventRegistry.Specs.Observatory;
using static EventRegistry.Specs.Story;
using static EventRegistry.Specs.Subjects.Seeing;

namespace EventRegistry.Specs.Subjects;

public class filtering_what_is_told
{
    private static readonly Identifier Short = Ada.Identifier with { Id = 900, Type = "display", Value = "tel", PersonId = null, GroupId = new(Telescope.Id) };
    private static readonly EmailAddress Home = Ada.Mail with { Id = 571, Mail = "ada@home.example.org", Type = "personal" };
    private static readonly EmailAddress Newer = Ada.Mail with { Id = 572, Mail = "new@example.org" };

    [Theory]
    [InlineData("group required ^CO:", "10 11")]
    [InlineData("group refused ^CO:", "12")]
    [InlineData("group required ^CO:; refused :active$", "10")]
    [InlineData("group optional ^Telescope; required ^CO:; refused :all$", "11 12")]
    [InlineData("group refused users; optional ^Telescope", "10 11")]
    [InlineData("group optional ^Nothing", "10 11 12")]
    [InlineData("group required ^co:", "")]
    [InlineData(@"group refused a\;b", "10 11 12")]
    [InlineData("group required (?i)^co:", "10 11")]
    public void keeps_groups_and_places_in_them_by_name(string filter, string kept)
    {
        var story = Given(Ada.Enrolled);
        int[] ids = [.. kept.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];
        story.Seen(V4.Through(filter), Ada).Groups().ShouldBe(ids);
        story.View(V4.Through(filter)).OwnSubjects().Where(v => v.Subject.Kind == StreamKind.Group && v.Action != ProvisioningAction.Deleted)
            .Select(v => v.Subject.Id).Order().ShouldBe(ids);
    }

    [Fact]
    public void says_which_filter_keeps_a_group_away() =>
        Given().Seen(V4.Through("group-name display", "group required ^CO:"), Telescope).Because.ShouldBe("kept away by the filter 'group required ^CO:'");

    [Fact]
    public void goes_by_the_name_that_the_filters_before_left()
    {
        var story = Given([.. Ada.Enrolled, Added(Short)]);
        story.Seen(V4.Through("group-name display", "group required ^tel$"), Telescope).Group().Group.Record.Name.ShouldBe("tel");
        story.Seen(V4.Through("group required ^tel$", "group-name display"), Telescope).Action.ShouldBe(ProvisioningAction.Deleted);
        var ada = story.Seen(V4.Through("group-name display"), Ada).Person();
        ada.Memberships.Select(m => ada.GroupOf(m.Record).Group.Record.Name).ShouldBe([AllMembers.Name, ActiveMembers.Name, "tel"], ignoreOrder: true);
    }

    [Fact]
    public void names_a_group_by_an_identifier_that_the_rule_set_tells_of()
    {
        var story = Given(Added(Short with { Status = Standing.Suspended }));
        story.Seen(V4.Through("group-name display"), Telescope).Group().Group.Record.Name.ShouldBe("tel");
        story.Seen(Pe.Through("group-name display"), Telescope).Group().Group.Record.Name.ShouldBe(Telescope.Name);
    }

    [Theory]
    [InlineData("elector email_address from official tie newest as delivery", "570 official, 571 personal, 572 delivery")]
    [InlineData("elector email_address from official tie oldest as delivery", "570 delivery, 571 personal, 572 official")]
    [InlineData("elector email_address from official tie oldest as delivery only", "570 delivery")]
    [InlineData("elector email_address from work, personal tie oldest as delivery", "570 official, 571 delivery, 572 official")]
    [InlineData("elector email_address from work tie oldest as delivery only", "570 official, 571 personal, 572 official")]
    [InlineData("elector email_address from official@direct tie oldest as delivery only", "572 delivery")]
    [InlineData("elector email_address from official@5 tie newest as delivery only", "570 delivery")]
    [InlineData("elector email_address from official@hr tie newest as delivery only", "570 delivery")]
    [InlineData("elector email_address from official@'Human Resources' tie newest as delivery only", "570 delivery")]
    [InlineData("elector email_address from official@guests, personal@direct tie newest as delivery only", "571 delivery")]
    [InlineData("elector email_address from official@6,official@direct tie newest as delivery", "570 official, 571 personal, 572 delivery")]
    public void elects_by_type_and_source_and_age(string filter, string told) =>
        string.Join(", ", Given([.. Ada.Synced, Added(Home), Added(Newer)]).Seen(V4.Through(filter), Ada).Person().EmailAddresses.Select(m => $"{m.Item.Id} {m.Record.Type}"))
            .ShouldBe(told);

    [Theory]
    [InlineData("name")]
    [InlineData("url")]
    [InlineData("address")]
    [InlineData("identifier")]
    [InlineData("telephone_number")]
    public void elects_any_kind_of_attribute(string kind)
    {
        var ada = Given(Ada.Enrolled).Seen(V4.Through($"elector {kind} from official, personal, office, eppn tie oldest as elected"), Ada).Person();
        (string Kind, string? Type)[] types =
        [
            ("name", ada.Names[0].Record.Type), ("url", ada.Urls[0].Record.Type), ("address", ada.Addresses[0].Record.Type),
            ("identifier", ada.Identifiers[0].Record.Type), ("telephone_number", ada.TelephoneNumbers[0].Record.Type),
        ];
        types.Where(t => t.Type == "elected").Select(t => t.Kind).ShouldBe([kind]);
    }

    [Fact]
    public void leaves_whoever_has_nothing_to_elect_from_as_they_are() =>
        Given(Added(Ada.Person)).Seen(V4.Through("elector url from personal tie newest as home only"), Ada).Person().Urls.ShouldBeEmpty();

    [Theory]
    [InlineData("group required ^app:")]
    [InlineData(@"group required ^app:; refused secret; optional a\;b")]
    [InlineData("group-name display")]
    [InlineData("elector email_address from official@direct, personal@'Human Resources' tie newest as delivery only")]
    [InlineData("elector name from official tie oldest as called")]
    public void a_filter_says_the_line_it_was_read_from(string line) => DataFilter.Parse(line).ToString().ShouldBe(line);

    [Fact]
    public void a_filter_is_read_however_it_is_spaced()
    {
        DataFilter.Parse("  group   required  ^app: ;optional x ").ToString().ShouldBe("group required ^app:; optional x");
        DataFilter.Parse("elector url from a@direct,b tie newest as c").ToString().ShouldBe("elector url from a@direct, b tie newest as c");
    }

    [Theory]
    [InlineData("", "The line is empty. A filter begins with its kind: 'group', 'group-name' or 'elector', as in: group required ^app:; refused secret")]
    [InlineData("groups x", "'groups' is no kind of filter. A filter begins with its kind: 'group', 'group-name' or 'elector', as in: group required ^app:; refused secret")]
    [InlineData("group", "The group filter has no rules. Give at least one, as in: group required ^app:; refused secret")]
    [InlineData("group required a;", "Rule 2 of the group filter is empty. A rule is a demand and a pattern, as in: group required ^app:; refused secret")]
    [InlineData("group forbidden a", "Rule 1 of the group filter begins with 'forbidden'; it must be required, optional or refused, as in: group required ^app:; refused secret")]
    [InlineData("group required", "Rule 1 of the group filter has no pattern after 'required', as in: group required ^app:; refused secret")]
    [InlineData("group-name", "The group-name filter names no type of identifier, as in: group-name display")]
    [InlineData("group-name a b", "The group-name filter names 'a b'; it must be one type of identifier, a single word, as in: group-name display")]
    [InlineData("elector", "The elector filter ends after word 1; there should be which attributes to elect from: address, email_address, identifier, name, telephone_number, url; as in: elector email_address from official@direct, personal@HR tie newest as delivery")]
    [InlineData("elector url", "The elector filter ends after word 2; there should be what follows the attributes: from; as in: elector email_address from official@direct, personal@HR tie newest as delivery")]
    [InlineData("elector url from a, tie newest as b", "The elector filter has 'newest' after word 5; there should be what follows the choices: tie; as in: elector email_address from official@direct, personal@HR tie newest as delivery")]
    [InlineData("elector url from a tie youngest as b", "The elector filter has 'youngest' after word 5; there should be how a tie is broken: newest, oldest; as in: elector email_address from official@direct, personal@HR tie newest as delivery")]
    [InlineData("elector url from a@ tie newest as b", "The elector filter has the choice 'a@', which lacks a type before the @ or a source after it, as in: elector email_address from official@direct, personal@HR tie newest as delivery")]
    [InlineData("elector url from a tie newest as", "The elector filter ends after word 7; there should be the type to tell it under, as in: elector email_address from official@direct, personal@HR tie newest as delivery")]
    [InlineData("elector url from a tie newest as b only c", "The elector filter has 'c' after word 9, where it should end or say 'only', as in: elector email_address from official@direct, personal@HR tie newest as delivery")]
    [InlineData("elector url from a@'b tie newest as c", "The elector filter has a quote that is not closed, as in: elector email_address from official@direct, personal@HR tie newest as delivery")]
    public void a_wrong_line_is_told_what_is_wrong_and_what_a_right_one_looks_like(string line, string message) =>
        Should.Throw<FormatException>(() => DataFilter.Parse(line)).Message.ShouldBe(message);

    [Theory]
    [InlineData("group required (")]
    [InlineData("group required (?=a)b")]
    [InlineData(@"group required (a)\1")]
    [InlineData("group optional a; refused ((a{1000}){1000}){1000}")]
    public void a_pattern_that_cannot_be_used_is_named(string line) =>
        Should.Throw<FormatException>(() => DataFilter.Parse(line)).Message.ShouldContain("which cannot be used");

    [Fact]
    public void a_cunning_pattern_costs_no_more_than_its_length() =>
        Given(Edited(Telescope with { Name = new string('a', 128) + "!" })).Seen(V4.Through("group refused ^(a+)+$"), Telescope).Action.ShouldBe(ProvisioningAction.Eligible);
}
