using Newtonsoft.Json.Linq;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Import;

public sealed class two_imports_at_once
{
    [Fact]
    public async Task wait_for_each_other_and_tell_everything_once()
    {
        await using var database = await Postgres.FreshDatabaseAsync();
        string[] line = ["import", Datasets.Tables("registry-b"), "--verify", "--json", "--database", database.ConnectionString];
        using var one = ImportProcess.Start(line);
        using var other = ImportProcess.Start(line);
        var answers = await Task.WhenAll(one.EndAsync(), other.EndAsync());
        foreach (var answer in answers) answer.Code.ShouldBe(0, answer.Error);
        var reports = answers.Select(a => JObject.Parse(a.Out)).OrderBy(r => r.Value<int>("appended")).ToList();
        reports[0].Value<int>("appended").ShouldBe(0);
        reports[1].Value<int>("appended").ShouldBe(reports[1].Value<int>("told"));
        (await refusing_bad_input.EventsAsync(database)).ShouldBe(reports[1].Value<int>("told"));
    }
}
