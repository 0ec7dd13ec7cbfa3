using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.People;
using Shouldly;
using Xunit;
using static EventRegistry.Specs.Observatory;
using static EventRegistry.Specs.Story;

namespace EventRegistry.Specs.Changelog;

public class telling_a_timeline
{
    private static Story Lived => Given(
        Added(Ada.Person).By("anna"), Added(Ada.Name).By("anna"), Edited(Ada.Name with { Given = "Augusta", Honorific = null }, 801).By("bert"),
        Edited(Ada.Name with { Given = "Augusta", Honorific = null }, 802).By("bert"), Added(Ada.Role), Added(Ada.Phone),
        Edited(Ada.Person with { Status = PersonStatus.GracePeriod }, 803).By("the clock"), Deleted(Ada.Name).By("carl"),
        Edited(Ada.Role with { PersonId = new(Grace.Id) }, 804), Purged(Ada.Person));

    [Fact]
    public void says_what_became_of_each_value() => Snapshot.Matches(string.Join("\n\n", Lived.Timeline(Ada.Stream).Select(line =>
        $"{line.Entry.Version}. {line.Entry.At:yyyy-MM-dd HH:mm}  {line.Entry.Change.Kind}/{line.Entry.Change.RecordId}  {line.What}  revision {line.Revision?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "∅"}  by {line.Entry.Actor ?? "∅"}"
        + (line.Changes.Count == 0 ? "" : "\n" + Snapshot.Table(["field", "before", "after"], line.Changes.Select(c => new[] { c.Field, Readable(c.Before), Readable(c.After) }))))));

    [Fact]
    public void tells_every_event_once_and_in_order() => Lived.Timeline(Ada.Stream).Select(l => l.Entry).ShouldBe(Lived.Of(Ada.Stream));

    [Fact]
    public void tells_who_receives_a_record_that_it_was_received()
    {
        var line = Given(new Received<Role>(Ada.Role with { PersonId = new(Grace.Id) }, 4, Morning, Noon)).Timeline(Grace.Stream).ShouldHaveSingleItem();
        (line.What, line.Revision).ShouldBe(("received", 4));
        line.Changes.ShouldContain(new FieldChange("Affiliation", null, "staff"));
    }
}
