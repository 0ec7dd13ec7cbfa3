using System.Text;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.People;
using EventRegistry.Host.EventStore;
using EventRegistry.Host.EventStore.Json;
using FsCheck;
using FsCheck.Fluent;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.EventStore;

public class storing_an_event
{
    // The storage format: if this picture changes, old events need an upcaster.
    [Fact]
    public void keeps_its_name_and_its_form_for_ever()
    {
        var picture = new StringBuilder();
        foreach (var change in Kinds.All.SelectMany(Sample.ChangesOf))
            picture.Append(EventType.Of(change).Name).Append(' ').AppendLine(EventJson.Write(change));
        Snapshot.Matches(picture.ToString());
    }

    [Fact]
    public void has_a_type_for_all_that_can_happen_to_every_kind()
    {
        EventType.All.Count.ShouldBe(Kinds.All.Count * 5);
        EventType.All.Select(t => t.Name).ShouldBeUnique();
    }

    [Fact]
    public void reads_back_as_it_was_written()
    {
        foreach (var change in Kinds.All.SelectMany(Sample.ChangesOf)) EventJson.Read(EventType.Of(change), EventJson.Write(change)).ShouldBe(change);
        foreach (var kind in Kinds.All)
            Prop.ForAll(AnyChange.Of(kind).ToArbitrary(), change => EventJson.Read(EventType.Of(change), EventJson.Write(change)).Equals(change)).Check(Runs.Quiet);
    }

    [Fact]
    public void has_one_form_whoever_serializes_it()
    {
        foreach (var change in Kinds.All.SelectMany(Sample.ChangesOf))
        {
            var json = JsonConvert.SerializeObject(change, EventJson.Settings());
            json.ShouldBe(EventJson.Write(change));
            JsonConvert.DeserializeObject(json, change.GetType(), EventJson.Settings()).ShouldBe(change);
            // A plain serializer that knows our converter and nothing else.
            JsonConvert.DeserializeObject(json, change.GetType(), new EventJsonConverter()).ShouldBe(change);
        }
    }

    [Fact]
    public void does_not_care_for_the_order_of_members_nor_for_unknown_ones()
    {
        foreach (var change in Kinds.All.SelectMany(Sample.ChangesOf))
            EventJson.Read(EventType.Of(change), Shuffled(JObject.Parse(EventJson.Write(change))).ToString()).ShouldBe(change);
    }

    [Fact]
    public void leaves_out_nulls_and_keeps_empty_texts() =>
        EventJson.Write(new Added<Name>(Store.NameOf(Store.Ada, 3, ""))).ShouldBe("""{"Record":{"Id":3,"Given":"","Type":"official","PersonId":57}}""");

    [Theory]
    [InlineData("2026-11-21T00:15:33Z", "2026-11-21T00:15:33Z")]
    [InlineData("2026-11-21T02:15:33+02:00", "2026-11-21T00:15:33Z")]
    [InlineData("2026-11-21T00:15:33.5Z", "2026-11-21T00:15:33.5Z")]
    [InlineData("2026-11-21T00:15:30.1234567Z", "2026-11-21T00:15:30.1234567Z")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.9999999Z")]
    public void tells_an_instant_in_utc(string read, string written)
    {
        var json = $$"""{"Id":3,"Modified":"{{read}}"}""";
        EventJson.Write(EventJson.Read(EventType.Of(new Deleted<Name>(3)), json)).ShouldBe($$"""{"Id":3,"Modified":"{{written}}"}""");
    }

    [Theory]
    [InlineData("2026-11-31T00:15:33Z")]
    [InlineData("2026-11-21T24:15:33Z")]
    [InlineData("2026-11-21 00:15:33Z")]
    [InlineData("21.11.2026")]
    [InlineData("")]
    public void refuses_what_is_no_instant(string read) =>
        Should.Throw<FormatException>(() => EventJson.Read(EventType.Of(new Deleted<Name>(3)), $$"""{"Id":3,"Modified":"{{read}}"}"""));

    private static JObject Shuffled(JObject members)
    {
        var shuffled = new JObject { ["Unknown"] = new JObject { ["Id"] = "x", ["Deep"] = new JArray(1, new JObject()) } };
        foreach (var member in members.Properties().Reverse())
            shuffled[member.Name] = member.Value is JObject inner ? Shuffled(inner) : member.Value;
        shuffled["id"] = 7;
        return shuffled;
    }
}
