using EventRegistry.Host.Sources;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Sources.Files;

public sealed class telling_what_changed_in_a_file : IDisposable
{
    private readonly ACsvFile file = new(Of("1 Ada", "2 Grace", "3 Vera", "4 Lise"));

    public void Dispose() => file.Dispose();

    [Fact]
    public async Task takes_a_copy_that_was_taken_in()
    {
        (await AbilitiesAsync()).ShouldNotBe(SourceAbilities.Changes);
        await TakeInAsync(anythingNew: false);
        (await File.ReadAllTextAsync(file.Last)).ShouldBe(Of("1 Ada", "2 Grace", "3 Vera", "4 Lise"));
        (await AbilitiesAsync()).ShouldBe(SourceAbilities.Changes);
    }

    [Fact]
    public async Task is_told_without_a_folder_for_copies_by_nobody()
    {
        await using var source = await file.OpenAsync();
        source.Abilities.ShouldBe(SourceAbilities.Lists | SourceAbilities.Searches);
    }

    [Theory]
    [InlineData("1 Ada;2 Grace;3 Vera;4 Lise", "")]
    [InlineData("1 Ada;2 Hopper;3 Vera;4 Lise", "2")]
    [InlineData("1 Ada;3 Vera;4 Lise", "2")]
    [InlineData("0 Emmy;1 Ada;2 Grace;3 Vera;4 Lise;5 Maria", "0 5")]
    [InlineData("4 Lise;3 Vera;2 Grace;1 Ada", "")]
    [InlineData("4 Lise;3 Rubin;2 Grace;1 Ada", "3")]
    [InlineData("1 Ada;2 Grace;3 Vera;4 Lise;4 Lise", "4")]
    [InlineData("", "1 2 3 4")]
    public async Task is_what_was_added_changed_or_removed(string now, string changed)
    {
        await TakeInAsync(anythingNew: true);
        file.Write(Of(now.Split(';', StringSplitOptions.RemoveEmptyEntries)));
        (await ChangedAsync()).Order().ShouldBe(changed.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task is_not_that_cells_are_quoted_otherwise()
    {
        await TakeInAsync(anythingNew: true);
        file.Write(Of("\"1\" \"Ada\"", "2 Grace", "3 Vera", "4 \"Lise\"").Replace("\n", "\r\n", StringComparison.Ordinal));
        (await ChangedAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task corner_18_counts_changed_removed_and_new_records()
    {
        file.Write(Of([.. Enumerable.Range(1, 100).Select(i => $"{i} Ada")]));
        await TakeInAsync(anythingNew: true);
        file.Write(Of([.. Enumerable.Range(1, 95).Select(i => $"{i} {(i <= 10 ? "Grace" : "Ada")}"), .. Enumerable.Range(101, 6).Select(i => $"{i} Vera")]));
        (await ChangedAsync()).Count.ShouldBe(21);
    }

    [Fact]
    public async Task is_asked_for_record_by_record()
    {
        await TakeInAsync(anythingNew: true);
        file.Write(Of("1 Ada", "2 Hopper", "4 Meitner"));
        await using var source = await file.OpenAsync(archived: true);
        var records = new List<string>();
        await foreach (var key in source.ChangedAsync(default, default, default))
            records.Add($"{key}:{string.Join(' ', (await source.RetrieveAsync(key, default)).Select(r => r.Line))}");
        records.Order().ShouldBe(["2:3", "3:", "4:4"]);
        (await source.RetrieveAsync("1", default)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task is_compared_with_the_last_copy_and_the_one_before_is_kept()
    {
        await TakeInAsync(anythingNew: true);
        file.Write(Of("1 Ada"));
        await TakeInAsync(anythingNew: true);
        (await File.ReadAllTextAsync(file.Last)).ShouldBe(Of("1 Ada"));
        (await File.ReadAllTextAsync(file.Copy("2"))).ShouldBe(Of("1 Ada", "2 Grace", "3 Vera", "4 Lise"));
        await TakeInAsync(anythingNew: false);
        (await File.ReadAllTextAsync(file.Copy("2"))).ShouldBe(Of("1 Ada", "2 Grace", "3 Vera", "4 Lise"));
    }

    [Fact]
    public async Task is_not_told_after_a_sync_that_did_not_come_to_its_end()
    {
        await TakeInAsync(anythingNew: true);
        file.Write(Of("1 Byron"));
        (await ChangedAsync()).ShouldContain("1");
        // What it took before it broke off differs from the copy, and would be hidden when the file goes back to what it was.
        (await AbilitiesAsync()).ShouldBe(SourceAbilities.None);
        await TakeInAsync(anythingNew: true);
        (await AbilitiesAsync()).ShouldBe(SourceAbilities.Changes);
    }

    [Fact]
    public async Task is_not_told_when_another_file_came_before_the_copy_was_taken()
    {
        await TakeInAsync(anythingNew: true);
        await using (var source = await file.OpenAsync(archived: true))
        {
            await source.ListAsync(default).ToListAsync();
            file.Write(Of("1 Byron"));
            await source.CompleteAsync(anythingNew: true, default);
        }

        (await AbilitiesAsync()).ShouldBe(SourceAbilities.None);
        File.Exists(file.Copy("2")).ShouldBeTrue();
    }

    private static string Of(params string[] people) => $"SORID,Name.given.official\n{string.Concat(people.Select(p => $"{p.Replace(' ', ',')}\n"))}";

    private async Task TakeInAsync(bool anythingNew)
    {
        await using var source = await file.OpenAsync(archived: true);
        await source.ListAsync(default).ToListAsync();
        await source.CompleteAsync(anythingNew, default);
    }

    private async Task<IReadOnlyList<string>> ChangedAsync()
    {
        await using var source = await file.OpenAsync(archived: true);
        return await source.ChangedAsync(default, default, default).ToListAsync();
    }

    private async Task<SourceAbilities> AbilitiesAsync()
    {
        await using var source = await file.OpenAsync(archived: true);
        return source.Abilities & SourceAbilities.Changes;
    }
}
