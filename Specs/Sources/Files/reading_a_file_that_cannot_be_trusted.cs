using System.Text;
using EventRegistry.Host.Sources;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Sources.Files;

public sealed class reading_a_file_that_cannot_be_trusted
{
    private const string Label = "SORID,Name.given.official,Name.family.official";

    [Theory]
    [InlineData("H001,Ada,King\nH002,\"Grace,Hopper\nH003,Vera,Rubin\n", 3)]
    [InlineData("H001,Ada,King\nH002,\"Grace,Hopper\nH003,\"Vera\",Rubin\n", 3)]
    [InlineData("H001,Ada,King\nH002,5\" pipe,\"Hopper", 3)]
    [InlineData("H001,Ada,\"King\n", 2)]
    [InlineData("H001,Ada,King\nH002,\"Grace,Hopper\nH003,Vera\",Rubin,\n", 3)]
    public async Task says_where_a_quote_is_not_closed(string rows, int line)
    {
        using var file = new ACsvFile($"{Label}\n{rows}");
        var failure = await Should.ThrowAsync<SourceFailure>(file.ListAsync);
        failure.Message.ShouldBe($"{file.Path}, line {line}: a quote that opens there is not closed where its cell ends, so that nobody knows where the row does. Close it, and write a quote inside a cell twice (\"\").");
        failure.MayPass.ShouldBeFalse();
    }

    [Fact]
    public async Task does_not_take_the_rest_of_a_large_file_for_a_cell()
    {
        using var file = new ACsvFile($"{Label}\nH001,Ada,\"King\n{string.Concat(Enumerable.Repeat("H002,Grace,Hopper\n", 1_000_000))}");
        (await Should.ThrowAsync<SourceFailure>(file.ListAsync)).Message.ShouldStartWith($"{file.Path}, line 2: a quote that opens there is not closed");
    }

    [Fact]
    public async Task is_not_put_off_by_a_quote_inside_a_cell()
    {
        using var file = new ACsvFile($"{Label}\nH001,5\" pipe,\"King\"s\nH002,\"say \"\"hello\"\"\",Hopper\n");
        (await file.ListAsync()).Select(r => r.Raw).ShouldBe(["""["H001","5\" pipe","Kings"]""", """["H002","say \"hello\"","Hopper"]"""]);
    }

    [Fact]
    public async Task refuses_bytes_that_are_no_utf_8_and_says_how_to_convert_them()
    {
        using var file = new ACsvFile("");
        file.Write([.. Encoding.UTF8.GetBytes($"{Label}\nH001,Jürgen,King\nH002,\"Two\nlines, "), .. Encoding.Latin1.GetBytes("Kühn\",King\n")]);
        var failure = await Should.ThrowAsync<SourceFailure>(file.ListAsync);
        failure.Message.ShouldBe($"{file.Path}, line 4: this is not UTF-8. Convert the file, such as with iconv -f LATIN1 -t UTF-8 or iconv -f WINDOWS-1252 -t UTF-8.");
        failure.MayPass.ShouldBeFalse();
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public async Task knows_an_encoding_by_its_byte_order_mark(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        using var file = new ACsvFile("");
        file.Write([.. encoding.GetPreamble(), .. encoding.GetBytes($"{Label}\nH001,Jürgen,King\n")]);
        (await file.ReadAsync()).Names[0].Given.ShouldBe("Jürgen");
    }

    [Fact]
    public async Task knows_utf_16_that_does_not_say_so()
    {
        using var file = new ACsvFile("");
        file.Write(Encoding.Unicode.GetBytes($"{Label}\nH001,Jürgen,King\n"));
        (await Should.ThrowAsync<SourceFailure>(file.ListAsync)).Message.ShouldContain("convert", Case.Insensitive);
        using var old = new ACsvFile("", "C1");
        old.Write(Encoding.Unicode.GetBytes("L001,,,Ada\n"));
        (await Should.ThrowAsync<SourceFailure>(old.ListAsync)).Message.ShouldContain("line 1: the key holds a NUL");
    }

    [Fact]
    public async Task is_told_when_there_is_none()
    {
        using var file = new ACsvFile(Label);
        (await FailureOf(Path.Combine(file.Archive, "no.csv"))).ShouldBe($"There is no file {Path.Combine(file.Archive, "no.csv")}. Put it there, or correct the source's path. (may pass)");
        (await FailureOf(file.Archive)).ShouldBe($"{file.Archive} is a folder. Name the CSV file in it. (may pass)");
        (await FailureOf(file.Path, "C3")).ShouldBe("Staff has the format 'C3', which is none. Set C1 (CSV without a header) or C2 (CSV with one).");
        (await FailureOf(null)).ShouldBe("Staff names no file. Set the file that it reads, and its format, C1 or C2.");
        await using var kept = await ACsvFile.OpenAsync(file.Path, "C2", Path.Combine(file.Path, "none"));
        (await Should.ThrowAsync<SourceFailure>(async () => await kept.ListAsync(default).ToListAsync())).Message.ShouldStartWith($"The archive folder {Path.Combine(file.Path, "none")} cannot be written to: ");

        static async Task<string> FailureOf(string? path, string format = "C2", string? archive = null)
        {
            var failure = await Should.ThrowAsync<SourceFailure>(() => ACsvFile.OpenAsync(path, format, archive));
            return failure.Message + (failure.MayPass ? " (may pass)" : "");
        }
    }

    [Theory]
    [InlineData("replaced")]
    [InlineData("truncated")]
    [InlineData("gone on with")]
    [InlineData("replaced by one as long and as old")]
    public async Task is_noticed_when_it_is_changed_meanwhile(string how)
    {
        using var file = new ACsvFile(Long());
        await using var source = await file.OpenAsync();
        await using var records = source.ListAsync(default).GetAsyncEnumerator();
        (await records.MoveNextAsync()).ShouldBeTrue();
        switch (how)
        {
            case "replaced": file.Write(Long()); break;
            case "truncated": using (var stream = new FileStream(file.Path, FileMode.Open)) stream.SetLength(stream.Length / 2); break;
            case "gone on with": await File.AppendAllTextAsync(file.Path, "H9,Ada,King\n"); break;
            default:
                var written = File.GetLastWriteTimeUtc(file.Path);
                file.Write(Long());
                File.SetLastWriteTimeUtc(file.Path, written);
                break;
        }

        var failure = await Should.ThrowAsync<SourceFailure>(async () => { while (await records.MoveNextAsync()) { } });
        failure.Message.ShouldStartWith($"{file.Path} was replaced, truncated or written to while it was read; nothing of it is taken.");
        failure.MayPass.ShouldBeTrue();
        (await Should.ThrowAsync<SourceFailure>(() => source.RetrieveAsync("H1", default))).MayPass.ShouldBeTrue();
    }

    [Fact]
    public async Task is_noticed_when_it_goes_away()
    {
        using var file = new ACsvFile(Long());
        await using var source = await file.OpenAsync();
        File.Delete(file.Path);
        (await Should.ThrowAsync<SourceFailure>(() => source.RetrieveAsync("H1", default))).Message.ShouldStartWith($"There is no file {file.Path}.");
    }

    private static string Long() => $"{Label}\n{string.Concat(Enumerable.Range(1, 50_000).Select(i => $"H{i},Ada,King\n"))}";
}
