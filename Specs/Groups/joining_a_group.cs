using EventRegistry.Domain.Decisions;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.People;
using EventRegistry.Specs.Decisions;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Groups;

public sealed class joining_a_group
{
    private readonly Desk desk = Desk.Open();
    private readonly PersonId ada;
    private readonly GroupId club;

    public joining_a_group() => (ada, club) = (desk.Enrol(), desk.MakeGroup("Club"));

    [Fact]
    public void one_is_in_it_once()
    {
        desk.Join(ada, club);
        desk.RefusalOfAdding<Membership>(("PersonId", ada), ("GroupId", club), ("Member", true)).ShouldBe(new(Rule.MembershipIsNew, "CoPerson Already Member", null));
    }

    [Fact]
    public void neither_as_member_nor_as_owner_is_not_at_all()
    {
        var place = desk.Add<Membership>(("PersonId", ada), ("GroupId", club));
        desk.Rows(ada, club).ShouldBeEmpty();
        desk.Last.Changes.Select(c => c.Change.GetType().GetGenericTypeDefinition()).ShouldBe([typeof(Domain.Changelog.Added<>), typeof(Domain.Changelog.Deleted<>)]);
        desk.RefusalOfDeleting<Membership>(place).Rule.ShouldBe(Rule.RecordIsLive);
    }

    [Fact]
    public void one_may_own_it_without_being_a_member()
    {
        desk.Join(ada, club, ("Member", false), ("Owner", true));
        desk.Rows(ada, club).ShouldHaveSingleItem();
    }

    [Fact]
    public void who_gives_up_both_is_out()
    {
        var place = desk.Join(ada, club);
        desk.Edit<Membership>(place, ("Member", false), ("Owner", false));
        desk.Rows(ada, club).ShouldBeEmpty();
    }

    [Fact]
    public void a_flag_that_is_not_spoken_of_stays()
    {
        var place = desk.Join(ada, club, ("Owner", true));
        desk.Edit<Membership>(place, ("Member", false));
        desk.Rows(ada, club).ShouldHaveSingleItem().ShouldSatisfyAllConditions(m => m.Member.ShouldBe(false), m => m.Owner.ShouldBe(true));
    }

    [Fact]
    public void one_place_is_given_up_with_its_last_save()
    {
        var place = desk.Join(ada, club);
        desk.Do(new Edit<Membership>(place, Sent<Membership>.Nothing.With("ValidThrough", Desk.Morning.AddDays(1))) { GivesUp = true });
        desk.Rows(ada, club).ShouldBeEmpty();
    }

    [Fact]
    public void one_place_keeps_what_a_save_does_not_speak_of()
    {
        var place = desk.Join(ada, club);
        desk.Edit<Membership>(place, ("ValidThrough", Desk.Morning.AddDays(1)));
        desk.Rows(ada, club).ShouldHaveSingleItem().Member.ShouldBe(true);
    }

    [Fact]
    public void a_place_given_to_somebody_else_takes_along_what_it_led_to()
    {
        var board = desk.MakeGroup("Board");
        desk.Nest(club, board);
        var grace = desk.Enrol("Grace");
        var place = desk.Join(ada, club);
        desk.Edit<Membership>(place, ("PersonId", grace), ("Member", true));
        desk.Rows(ada, board).ShouldBeEmpty();
        desk.Rows(grace, board).ShouldHaveSingleItem();
    }

    [Fact]
    public void a_time_has_a_length()
    {
        var at = Desk.Morning;
        desk.Refusals(new Add<Membership>(Asking.Of<Membership>(("PersonId", ada), ("GroupId", club), ("Member", true), ("ValidFrom", at), ("ValidThrough", at)))).ShouldBe(
        [
            new(Rule.ValidityHasALength, "\"Valid From\" date MUST precede \"Valid Through\" date", "ValidFrom"),
            new(Rule.ValidityHasALength, "\"Valid From\" date MUST precede \"Valid Through\" date", "ValidThrough"),
        ]);
    }

    [Fact]
    public void one_joins_a_group_of_ones_own_co()
    {
        desk.Foreign.Add(new(Domain.Changelog.StreamKind.Group, 900));
        desk.RefusalOfAdding<Membership>(("PersonId", ada), ("GroupId", new GroupId(900)), ("Member", true))
            .ShouldBe(new(Rule.ReferenceIsInTheSameCo, "\"co_group_id\" may not refer to another CO", "GroupId"));
        desk.RefusalOfAdding<Membership>(("PersonId", ada), ("GroupId", new GroupId(901)), ("Member", true)).Rule.ShouldBe(Rule.ReferenceIsKnown);
        desk.RefusalOfAdding<Membership>(("PersonId", ada), ("Member", true)).Message.ShouldBe("content");
    }
}
