using EventRegistry.Host.Sources;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Sources.Files;

public sealed class reading_the_first_format
{
    private static readonly string[] Nobody = [.. Enumerable.Repeat("", 28)];

    [Theory]
    [InlineData(23, "badge7", "column 23 has 'badge7'. Write each as type:value or type+login:value, with ; between them.", "column 23")]
    [InlineData(25, "locker", """column 25 is no JSON object of tags and column numbers. Write it as {"locker":26}, its quotes doubled and quotes around it.""", "column 25")]
    [InlineData(25, """{"locker":28}""", "column 25 takes 'locker' from column 28, and the row has 0 to 27.", "column 25")]
    [InlineData(24, "long ago", "'column 24' is 'long ago', which is no date. Write it as 1951-07-14, the year first.", "column 24")]
    [InlineData(24, "07/14/1951", "'column 24' is '07/14/1951', which is no date. Write it as 1951-07-14, the year first.", "column 24")]
    [InlineData(0, "", "There is no key: column 0 is empty. Fill it, or take the row out.", "column 0")]
    public async Task refuses_a_row_that_has_a_wrong_cell(int at, string cell, string fault, string column)
    {
        var unreadable = await Should.ThrowAsync<RecordUnreadable>(() => ReadAsync((0, "L001"), (at, cell)));
        (unreadable.Message, unreadable.Column).ShouldBe((fault, column));
    }

    [Fact]
    public async Task refuses_a_row_that_is_too_short()
    {
        using var file = new ACsvFile("L001,,,Ada\n", "C1");
        (await Should.ThrowAsync<RecordUnreadable>(() => file.ReadAsync())).Message.ShouldBe(
            "The row has 4 columns; CSV v1 has 26. Write the missing ones, empty if need be; a comma inside a cell needs quotes around it.");
    }

    [Fact]
    public async Task takes_ad_hoc_attributes_from_the_columns_that_the_row_names()
    {
        var record = await ReadAsync((0, "L001"), (3, "Ada"), (16, "Countess"), (22, "alum"), (25, """{"locker":"26","empty":27}"""), (26, "L-4"));
        record.AdHocAttributes.Select(a => (a.Tag, a.Value)).ShouldBe([("locker", "L-4"), ("empty", "")]);
        record.GroupValues.ShouldBe([new("16", "Countess"), new("22", "alum")]);
    }

    [Fact]
    public async Task gives_a_list_of_identifiers()
    {
        var record = await ReadAsync((0, "L001"), (15, "N1"), (18, "R1"), (23, "badge:A-77; uid+login:ada ;enterprise:x:y;"));
        record.Identifiers.Select(i => (i.Type, i.Value, i.Login)).ShouldBe([("national", "N1", false), ("reference", "R1", false), ("badge", "A-77", false), ("uid", "ada", true), ("enterprise", "x:y", false)]);
    }

    [Fact]
    public async Task takes_the_first_line_for_a_record()
    {
        using var file = new ACsvFile(RowOf((0, "L001")) + RowOf((0, "L002")), "C1");
        (await file.ListAsync()).Select(r => (r.Key, r.Line)).ShouldBe([("L001", 1), ("L002", 2)]);
    }

    private static async Task<Domain.IdentitySources.SourcedRecord> ReadAsync(params (int At, string Cell)[] cells)
    {
        using var file = new ACsvFile(RowOf(cells), "C1");
        return await file.ReadAsync();
    }

    private static string RowOf(params (int At, string Cell)[] cells)
    {
        var row = Nobody.ToArray();
        foreach (var (at, cell) in cells) row[at] = cell;
        return string.Join(',', row.Select(c => $"\"{c.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")) + "\n";
    }
}
