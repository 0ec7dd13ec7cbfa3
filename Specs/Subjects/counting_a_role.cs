using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.People;
using EventRegistry.Projections.Targets.Sql;
using Shouldly;
using Xunit;
using static EventRegistry.Specs.Observatory;
using static EventRegistry.Specs.Story;

namespace EventRegistry.Specs.Subjects;

public class counting_a_role
{
    private static readonly Table[] OfARole = [SpPersonRoles.Table, SpAddresses.Table, SpTelephoneNumbers.Table, SpAdHocAttributes.Table];

    [Fact]
    public void takes_an_active_one_or_one_in_its_grace_period() => Enum.GetValues<PersonStatus>()
        .Where(status => Given(Ada.Enrolled).When(Edited(Ada.Role with { Status = status })).Rows().In(SpPersonRoles.Table).Any())
        .ShouldBe([PersonStatus.Active, PersonStatus.GracePeriod]);

    [Theory]
    [InlineData(-1, null, true)]
    [InlineData(0, null, false)]
    [InlineData(1, null, false)]
    [InlineData(null, -1, false)]
    [InlineData(null, 0, true)]
    [InlineData(null, 1, true)]
    [InlineData(-1, 1, true)]
    [InlineData(null, null, true)]
    public void takes_it_after_its_first_and_up_to_its_last_moment(int? from, int? through, bool counts) =>
        Given(Ada.Enrolled).When(Edited(Ada.Role with { ValidFrom = Seconds(from), ValidThrough = Seconds(through) })).Rows(Noon)
            .In(SpPersonRoles.Table).Any().ShouldBe(counts);

    [Fact]
    public void tells_both_ends_of_its_time()
    {
        var rows = Given(Ada.Enrolled).When(Edited(Ada.Role with { ValidFrom = Seconds(-1), ValidThrough = Seconds(0) })).Rows(Noon);
        rows.Value(SpPersonRoles.Table, Ada.Role.Id, "valid_from").ShouldBe(Noon.AddSeconds(-1));
        rows.Value(SpPersonRoles.Table, Ada.Role.Id, "valid_through").ShouldBe(Noon);
    }

    [Theory]
    [InlineData(PersonStatus.Pending)]
    [InlineData(PersonStatus.Suspended)]
    public void takes_along_what_hangs_on_it(PersonStatus status)
    {
        var rows = Given(Ada.Enrolled).When(Edited(Ada.Role with { Status = status })).Rows();
        OfARole.ShouldAllBe(t => !rows.In(t).Any());
        rows.In(SpPeople.Table).ShouldBe([Ada.Id]);
    }

    [Fact]
    public void leaves_alone_what_hangs_on_another()
    {
        var second = Ada.Role with { Id = 575 };
        var rows = Given(Ada.Enrolled).When(Added(second), Added(Ada.Address with { Id = 575, RoleId = new(575) }), Deleted(Ada.Role)).Rows();
        rows.In(SpPersonRoles.Table).ShouldBe([575]);
        rows.In(SpAddresses.Table).ShouldBe([575]);
        rows.In(SpTelephoneNumbers.Table).ShouldBeEmpty();
    }

    [Fact]
    public void leaves_it_where_its_cou_was_deleted()
    {
        var rows = Given(Ada.Enrolled).When(Deleted(Physics)).Rows();
        rows.Value(SpPersonRoles.Table, Ada.Role.Id, "cou_id").ShouldBe(Physics.Id);
        rows.In(SpCous.Table).ShouldBe([Astronomy.Id]);
    }

    [Fact]
    public void moves_it_to_another_person_with_all_that_hangs_on_it()
    {
        var moved = Ada.Role with { PersonId = new(Grace.Id) };
        var story = Given([.. Ada.Enrolled, Added(Grace.Person)]).When(Edited(moved), Received(moved), Received(Ada.Address), Received(Ada.Phone), Received(Ada.Badge));
        var rows = story.Rows();
        OfARole.ShouldAllBe(t => rows.In(t).SequenceEqual(new[] { Ada.Role.Id }));
        rows.Value(SpPersonRoles.Table, Ada.Role.Id, "co_person_id").ShouldBe(Grace.Id);
        rows.Value(SpPersonRoles.Table, Ada.Role.Id, "created").ShouldBe(Morning);
        var (ada, grace) = (story.Person(Ada.Id), story.Person(Grace.Id));
        (ada.Roles.Count, ada.Addresses.Count, ada.TelephoneNumbers.Count, ada.AdHocAttributes.Count).ShouldBe((0, 0, 0, 0));
        (grace.Roles.Count, grace.Addresses.Count, grace.TelephoneNumbers.Count, grace.AdHocAttributes.Count).ShouldBe((1, 1, 1, 1));
        // What happens to the address afterwards happens to Grace.
        story.When(Edited(Ada.Address with { Street = "Valley Road 2" })).Rows().Value(SpAddresses.Table, Ada.Address.Id, "street").ShouldBe("Valley Road 2");
    }

    private static Received<T> Received<T>(T record) where T : class, IRecord => new(record, 1, Morning, Noon);

    private static DateTimeOffset? Seconds(int? seconds) => seconds is { } s ? Noon.AddSeconds(s) : null;
}
