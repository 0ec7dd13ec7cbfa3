using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.People;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.People;

public sealed class choosing_the_primary_name
{
    private static readonly Name Official = new(1, null, "Ada", null, "King", null, "official", null, new(1), null, true, null);
    private static readonly Name Pen = new(2, null, "A. A.", null, "L.", null, "author", null, new(1), null, false, null);

    [Fact]
    public void the_former_one_gives_way() =>
        PrimaryName.GivingWayTo(Pen with { PrimaryName = true }, Live(Official, Pen)).ShouldBe([Official with { PrimaryName = false }]);

    [Fact]
    public void saying_it_again_demotes_nobody() => PrimaryName.GivingWayTo(Official, Live(Official, Pen)).ShouldBeEmpty();

    [Fact]
    public void the_first_name_is_primary_whatever_was_said() => PrimaryName.Stored(Pen, Live()).PrimaryName.ShouldBe(true);

    [Fact]
    public void a_name_saved_without_saying_so_is_not_touched() => PrimaryName.Stored(Pen with { PrimaryName = null }, Live()).PrimaryName.ShouldBeNull();

    private static Records<Name> Live(params Name[] names) => names.Aggregate(Records<Name>.None, (records, name) => records.After(
        new Added<Name>(name), new Recorded(new(StreamKind.Person, 1), 1, 1, DateTimeOffset.UnixEpoch, null, null, new Added<Name>(name))));
}
