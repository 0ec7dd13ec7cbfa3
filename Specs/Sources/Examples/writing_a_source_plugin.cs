using System.Runtime.CompilerServices;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.Organization;
using EventRegistry.Host.Sources;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Sources.Examples;

public sealed class writing_a_source_plugin : IDisposable
{
    private readonly string file = Path.Combine(Directory.CreateTempSubdirectory("accounts-").FullName, "accounts");

    public writing_a_source_plugin() => File.WriteAllText(file, "# accounts\nada:x:1001:100:Ada  King,Room 1:/home/ada:/bin/bash\n\ngrace:x:1002:100:Grace:/home/grace:\nbroken:x\n");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);

    [Fact]
    public async Task lists_and_reads_records()
    {
        await using var source = await OpenAsync($"file={file}");
        var records = await source.ListAsync(default).ToListAsync();
        records.Select(r => (r.Key, r.Line)).ShouldBe([("ada", 2), ("grace", 4), ("broken", 5)]);
        var ada = source.Read(records[0]);
        (ada.Names[0].Given, ada.Names[0].Family, ada.Identifiers[0].Value).ShouldBe(("Ada", "King", "ada"));
        ada.GroupValues.ShouldBe([new("shell", "/bin/bash")]);
        source.Read(records[1]).GroupValues.ShouldBeEmpty();
        Should.Throw<RecordUnreadable>(() => source.Read(records[2]));
    }

    [Fact]
    public async Task finds_one_record_or_none()
    {
        await using var source = await OpenAsync($"file={file}");
        (await source.RetrieveAsync("grace", default)).Single().Line.ShouldBe(4);
        (await source.RetrieveAsync("Grace", default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task fails_as_a_whole_when_it_cannot_be_read_to_its_end()
    {
        (await Should.ThrowAsync<SourceFailure>(() => OpenAsync(null))).MayPass.ShouldBeFalse();
        (await Should.ThrowAsync<SourceFailure>(() => OpenAsync($"file={file}.none"))).MayPass.ShouldBeTrue();
        await using var source = await OpenAsync($"file={file}");
        File.Delete(file);
        (await Should.ThrowAsync<SourceFailure>(() => source.RetrieveAsync("ada", default))).MayPass.ShouldBeTrue();
    }

    [Fact]
    public async Task is_quoted_as_it_is_where_it_is_explained()
    {
        var code = (await File.ReadAllTextAsync(Path.Combine(Here(), "AccountsSource.cs"))).Trim();
        (await File.ReadAllTextAsync(Path.Combine(Here(), "..", "..", "..", "docs", "sources-plugins.md"))).ShouldContain($"```csharp\n{code}\n```");
    }

    private static Task<ISource> OpenAsync(string? options)
    {
        var co = Collaboration.Of(new(2));
        return new AccountsPlugin().OpenAsync(new(co, new(7, co.Id, "Accounts", null, "AccountsSource", null, Standing.Active, "F", null, null, null, null, null, null), null, new(7, options), null), default);
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
