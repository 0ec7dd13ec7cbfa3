using System.Text;
using System.Text.Json;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Groups;
using EventRegistry.Domain.People;
using EventRegistry.Host.Api.Resources;
using EventRegistry.Host.Api.Wire;
using EventRegistry.Host.ReadModels;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Api;

public sealed class writing_a_row
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, 500, TimeSpan.Zero);

    private static readonly Name Ada = new(7, "", "Ada", null, "Byron", null, "official", "en", new(3), null, true, null);

    [Fact]
    public void folds_the_owner_and_leaves_out_what_is_null() => Written(Served.Names, Row(Ada)).ShouldBe(
        """{"Version":"1.0","Id":7,"Honorific":"","Given":"Ada","Family":"Byron","Type":"official","Language":"en","Person":{"Type":"CO","Id":3},"PrimaryName":true,"Created":"2026-11-21 12:00:00","Modified":"2026-11-21 12:00:00","Revision":2,"Deleted":false,"ActorIdentifier":"co_2.sync"}""");

    [Fact]
    public void names_the_live_row_on_a_copy() => Written(Served.Names, Row(Ada) with { RowId = 9, IsCopy = true }).ShouldContain("\"Id\":9,");

    [Fact]
    public void shows_a_group_plainly_and_a_status_as_a_word() =>
        Written(Served.Identifiers, Row(new Identifier(1, "a/b", "uid", null, Standing.Active, null, null, null, null, new GroupId(5), null, null, null)))
            .ShouldContain("""{"Version":"1.0","Id":1,"Identifier":"a\/b","Type":"uid","Status":"Active","CoGroupId":5,""");

    [Fact]
    public void leaves_out_who_and_when_in_reduced_lists() => Written(Served.Members, Row(new Membership(1, new(5), new(3), true, null, null, null, null, new(8))), reduced: true)
        .ShouldBe("""{"Version":"1.0","Id":1,"CoGroupId":5,"Person":{"Type":"CO","Id":3},"Member":true}""");

    [Fact]
    public void shows_the_last_of_several_owners() => Written(Served.HistoryRecords, Row(new HistoryRecord(1, new(3), new(4), null, null, null, null, null, null, "ACRM", null)))
        .ShouldContain("\"Person\":{\"Type\":\"CoRole\",\"Id\":4}");

    [Fact]
    public void escapes_slashes_and_all_that_is_not_ascii() => Text("é/\"\\<\n\u0001😀" + new string('x', 300)).ShouldBe("\"\\u00e9\\/\\\"\\\\<\\n\\u0001\\ud83d\\ude00" + new string('x', 300) + "\"");

    private static StoredRow Row(IRecord record) => new(record.Id, new(2), record.Stream ?? default, record, false, 2, false, Noon, Noon, "co_2.sync");

    private static string Written(Resource resource, StoredRow row, bool reduced = false) => Json(writer => RowJson.Write(writer, resource, row, reduced));

    private static string Text(string text) => Json(writer => JsonText.Write(writer, text));

    private static string Json(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) write(writer);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
