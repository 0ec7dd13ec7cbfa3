using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.People;
using EventRegistry.Specs.Decisions;
using Shouldly;
using Xunit;
using static EventRegistry.Domain.People.PersonStatus;

namespace EventRegistry.Specs.People;

public sealed class changing_a_role
{
    private static readonly DateTimeOffset Yesterday = Desk.Morning.AddDays(-1);
    private static readonly DateTimeOffset Tomorrow = Desk.Morning.AddDays(1);

    private readonly Desk desk = Desk.Open();
    private readonly PersonId ada;

    public changing_a_role() => ada = desk.Enrol();

    [Fact]
    public void one_saved_as_active_after_its_end_is_expired_and_so_is_its_person()
    {
        var role = desk.GiveRole(ada, Active, null, ("ValidThrough", Yesterday));
        desk.RoleOf(ada, role).Status.ShouldBe(Expired);
        desk.StatusOf(ada).ShouldBe(Expired);
    }

    [Fact]
    public void one_saved_as_expired_before_its_end_is_active() =>
        desk.RoleOf(ada, desk.GiveRole(ada, Expired, null, ("ValidThrough", Tomorrow))).Status.ShouldBe(Active);

    [Fact]
    public void one_saved_as_active_before_its_beginning_is_pending_and_so_is_its_person()
    {
        var role = desk.GiveRole(ada, Active, null, ("ValidFrom", Tomorrow));
        desk.RoleOf(ada, role).Status.ShouldBe(Pending);
        desk.StatusOf(ada).ShouldBe(Pending);
    }

    [Fact]
    public void a_date_saved_alone_changes_no_status()
    {
        var role = desk.GiveRole(ada);
        desk.Edit<Role>(role, ("ValidThrough", Yesterday));
        desk.RoleOf(ada, role).Status.ShouldBe(Active);
        desk.StatusOf(ada).ShouldBe(Active);
    }

    [Fact]
    public void a_status_saved_alone_stays_as_sent_whatever_the_dates_are()
    {
        var role = desk.GiveRole(ada);
        desk.Edit<Role>(role, ("ValidThrough", Yesterday));
        desk.Edit<Role>(role, ("Status", Suspended));
        desk.Edit<Role>(role, ("Status", Active));
        desk.RoleOf(ada, role).Status.ShouldBe(Active);
    }

    [Fact]
    public void pending_vetting_loses_against_invited_in_either_order()
    {
        desk.GiveRole(ada, PendingVetting);
        desk.StatusOf(ada).ShouldBe(PendingVetting);
        desk.GiveRole(ada, Invited);
        desk.StatusOf(ada).ShouldBe(Invited);
        var grace = desk.Enrol("Grace");
        desk.GiveRole(grace, Invited);
        desk.GiveRole(grace, PendingVetting);
        desk.StatusOf(grace).ShouldBe(Invited);
    }

    [Fact]
    public void one_that_keeps_its_status_does_not_decide_the_persons()
    {
        var role = desk.GiveRole(ada);
        desk.Do(new ChangeStatus(ada, Suspended));
        desk.Edit<Role>(role, ("Title", "Boss"));
        desk.StatusOf(ada).ShouldBe(Suspended);
        desk.Edit<Role>(role, ("Status", GracePeriod));
        desk.StatusOf(ada).ShouldBe(GracePeriod);
    }

    [Fact]
    public void what_follows_says_why()
    {
        desk.GiveRole(ada, Suspended);
        var status = desk.Last.Changes.Single(c => c.Change is Edited<PersonRecord>);
        status.ShouldSatisfyAllConditions(c => c.Because.ShouldBe(0), c => c.Law.ShouldBe("person status from roles"));
        desk.Last.Changes.Single(c => c.Change is Deleted<Domain.Groups.Membership>).Because.ShouldBe(desk.Last.Changes.IndexOf(status));
    }

    [Fact]
    public void its_title_is_put_in_order_unless_a_dictionary_lists_it()
    {
        desk.RoleOf(ada, desk.GiveRole(ada, Active, null, ("Title", "SENIOR ENGINEER "))).Title.ShouldBe("Senior Engineer");
        var titles = new Domain.Organization.DictionaryId(desk.Add<Domain.Organization.Dictionary>(("CoId", Desk.Campus), ("Description", "Titles")));
        desk.Add<Domain.Organization.DictionaryEntry>(("DictionaryId", titles), ("Value", "PI"));
        desk.Add<Domain.Organization.AttributeEnumeration>(("CoId", Desk.Campus), ("Attribute", "CoPersonRole.title"), ("Status", Standing.Active), ("DictionaryId", titles));
        desk.RoleOf(ada, desk.GiveRole(ada, Active, null, ("Title", "PI"))).Title.ShouldBe("PI");
        desk.RefusalOfAdding<Role>(("PersonId", ada), ("Affiliation", "staff"), ("Status", Active), ("Title", "Boss")).ShouldBe(new(Rule.ValueIsPermitted, "content", "Title"));
        desk.Delete<Domain.Organization.Dictionary>(titles.Value);
        desk.GiveRole(ada, Active, null, ("Title", "Boss"));
    }

    [Fact]
    public void what_hangs_on_it_goes_with_it()
    {
        var role = desk.GiveRole(ada);
        var id = new RoleId(role);
        desk.Add<Address>(("RoleId", id), ("Street", "room of glass"), ("Type", "office"));
        desk.Add<TelephoneNumber>(("RoleId", id), ("Number", "+1 (555) 010-99"), ("Type", "office"));
        desk.Add<AdHocAttribute>(("RoleId", id), ("Tag", "badge"), ("Value", ""));
        desk[ada].Addresses.Single().Record.Street.ShouldBe("Room Of Glass");
        desk[ada].TelephoneNumbers.Single().Record.Number.ShouldBe("1 555 010 99");
        desk.Delete<Role>(role);
        (desk[ada].Addresses.Count + desk[ada].TelephoneNumbers.Count + desk[ada].AdHocAttributes.Count).ShouldBe(0);
    }

    [Fact]
    public void it_is_never_locked_and_has_an_affiliation_that_is_in_use()
    {
        desk.Refusals(new Add<Role>(Asking.Of<Role>(("Affiliation", "Staff"), ("Status", Locked)))).ShouldBe(
        [
            new(Rule.ValueIsGiven, "A CO Person ID must be provided", "PersonId"),
            new(Rule.ValueIsOfAKnownType, "content", "Affiliation"),
            new(Rule.ValueIsPermitted, "A valid status must be selected", "Status"),
        ]);
        var role = desk.GiveRole(ada);
        var staff = desk.Co.Settings.Types.Single(t => t.Record is { Attribute: "CoPersonRole.affiliation", Name: "staff" });
        desk.Edit<Domain.Organization.ExtendedType>(staff.Id, ("Status", Standing.Suspended));
        desk.Edit<Role>(role, ("Title", "Still here"));
        desk.RefusalOfEditing<Role>(role, ("Affiliation", "staff")).Rule.ShouldBe(Rule.ValueIsOfAKnownType);
    }

    [Fact]
    public void its_sponsor_is_somebody_of_the_same_co()
    {
        desk.Foreign.Add(new(StreamKind.Person, 900));
        desk.RefusalOfAdding<Role>(("PersonId", ada), ("Affiliation", "staff"), ("Status", Active), ("SponsorId", new PersonId(900)))
            .ShouldBe(new(Rule.ReferenceIsInTheSameCo, "\"sponsor_co_person_id\" may not refer to another CO", "SponsorId"));
    }
}
