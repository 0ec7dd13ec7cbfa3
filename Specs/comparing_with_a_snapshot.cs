using Shouldly;
using Xunit;
using Xunit.Sdk;

namespace EventRegistry.Specs;

public class comparing_with_a_snapshot : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("eventregistry-snapshot-");

    private string Spec => Path.Combine(_folder.FullName, "a_spec.cs");

    [Fact]
    public void numbers_guids_and_instants_in_order_of_appearance() => Snapshot.Matches(
        """
        one    6f9619ff-8b86-d011-b42d-00cf4fc964ff at 2026-01-02T03:04:05Z
        two    7f9619ff-8b86-d011-b42d-00cf4fc964ff at 2026-01-02 03:04:06.123456+00
        again  6F9619FF-8B86-D011-B42D-00CF4FC964FF at 2026-01-02T03:04:05Z
        """, scrubInstants: true);

    [Fact]
    public void shows_rows_as_an_aligned_table() => Snapshot.Matches(Snapshot.Table(
        ["id", "name", "since"],
        [[1, "Ada", new DateTime(1843, 1, 2, 3, 4, 5, DateTimeKind.Utc)], [20, null, "two\nlines"]]));

    [Fact]
    public void takes_no_notice_of_line_endings()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "a_spec.holds.verified.txt"), "one\r\ntwo\r\n");
        Snapshot.Matches("one\ntwo", file: Spec, method: "holds");
        Directory.GetFiles(_folder.FullName).Length.ShouldBe(1);
    }

    [Fact]
    public void shows_the_first_lines_that_differ_and_keeps_what_was_received()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "a_spec.differs_case_1.verified.txt"), "one\ntwo\nthree\nfour");
        Should.Throw<FailException>(() => Snapshot.Matches("one\ntwo\n3\nfour", "case 1", file: Spec, method: "differs"))
            .Message.ShouldContain("From line 3 on (- verified, + received):\n  one\n  two\n- three\n+ 3\n");
        File.ReadAllText(Path.Combine(_folder.FullName, "a_spec.differs_case_1.received.txt")).ShouldBe("one\ntwo\n3\nfour");
    }

    [Fact]
    public void fails_as_long_as_nothing_is_verified()
    {
        Should.Throw<FailException>(() => Snapshot.Matches("one", file: Spec, method: "is_new"));
        File.Exists(Path.Combine(_folder.FullName, "a_spec.is_new.received.txt")).ShouldBeTrue();
    }

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }
}
