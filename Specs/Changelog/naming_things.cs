using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.People;
using Shouldly;
using Xunit;
using static EventRegistry.Specs.Story;

namespace EventRegistry.Specs.Changelog;

public class naming_things
{
    [Fact]
    public void every_stream_reads_back_from_its_name()
    {
        foreach (var kind in Enum.GetValues<StreamKind>()) StreamId.Parse(new StreamId(kind, 57).ToString()).ShouldBe(new(kind, 57));
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("person")]
    [InlineData("person/")]
    [InlineData("/57")]
    [InlineData("person/-1")]
    [InlineData("person/ 57")]
    [InlineData("person/57/1")]
    [InlineData("person/99999999999")]
    [InlineData("Person/57")]
    [InlineData("people/57")]
    public void what_is_no_stream_is_refused(string? text) => StreamId.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void what_is_no_stream_is_told_with_what_one_looks_like() =>
        Should.Throw<FormatException>(() => StreamId.Parse("people/57")).Message.ShouldBe("'people/57' names no stream; one looks like person/57.");

    [Fact]
    public void every_status_reads_back_from_its_code()
    {
        foreach (var status in Enum.GetValues<PersonStatus>()) Codes<PersonStatus>.Parse(Codes<PersonStatus>.Of(status)).ShouldBe(status);
        Codes<PersonStatus>.All.Count.ShouldBe(16);
        Codes<PersonStatus>.TryParse("a", out _).ShouldBeFalse();
        Should.Throw<FormatException>(() => Codes<Standing>.Parse("X")).Message.ShouldBe("'X' is no Standing; it is one of A, S.");
    }

    [Theory]
    [InlineData(-1, null, true)]
    [InlineData(0, null, false)]
    [InlineData(1, null, false)]
    [InlineData(null, -1, false)]
    [InlineData(null, 0, true)]
    [InlineData(null, 1, true)]
    [InlineData(-1, 0, true)]
    [InlineData(0, 0, false)]
    [InlineData(null, null, true)]
    public void validity_begins_after_its_first_moment_and_ends_with_its_last(int? from, int? through, bool covers) =>
        new Validity(from is { } f ? Noon.AddTicks(f) : null, through is { } t ? Noon.AddTicks(t) : null).Covers(Noon).ShouldBe(covers);

    [Fact]
    public void a_moment_of_history_is_said_as_it_was_asked_for()
    {
        UpTo.Now.ToString().ShouldBe("now");
        UpTo.Event(57).ToString().ShouldBe("#57");
        UpTo.Instant(Noon).ToString().ShouldBe("2026-03-02T12:00:00Z");
        UpTo.Instant(Noon.AddTicks(1)).ToString().ShouldBe("2026-03-02T12:00:00.0000001Z");
        UpTo.Instant(Noon.ToOffset(TimeSpan.FromHours(2))).ToString().ShouldBe("2026-03-02T12:00:00Z");
    }

    [Fact]
    public void lists_are_equal_by_what_is_in_them()
    {
        new ValueList<int>([1, 2]).ShouldBe(new ValueList<int>([1, 2]));
        new ValueList<int>([1, 2]).GetHashCode().ShouldBe(new ValueList<int>([1, 2]).GetHashCode());
        new ValueList<int>([1, 2]).Equals(new ValueList<int>([2, 1])).ShouldBeFalse();
    }
}
