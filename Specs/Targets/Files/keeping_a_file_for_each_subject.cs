using System.Runtime.CompilerServices;
using EventRegistry.Domain.Changelog;
using EventRegistry.Projections.Targets;
using EventRegistry.Projections.Targets.Files;
using Shouldly;
using Xunit;
using static EventRegistry.Specs.Observatory;
using static EventRegistry.Specs.Story;

namespace EventRegistry.Specs.Targets.Files;

public sealed class keeping_a_file_for_each_subject : IDisposable
{
    private static readonly StreamId TheTelescope = new(StreamKind.Group, Telescope.Id);
    private readonly string folder = Path.Combine(Directory.CreateTempSubdirectory("files-target-").FullName, "people");

    private FilesTarget Target => new(folder);

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);

    [Fact]
    public async Task says_what_readers_need()
    {
        (await TellAsync(Given(Ada.Enrolled), Ada.Stream))[0].Pti.ShouldBe("person-57.json");
        (await File.ReadAllTextAsync(Path.Combine(folder, "person-57.json"))).ReplaceLineEndings("\n").ShouldBe("""
            {
              "id": 57,
              "status": "A",
              "names": [
                {
                  "type": "official",
                  "given": "Ada",
                  "family": "King",
                  "primary": true
                }
              ],
              "identifiers": [
                {
                  "type": "eppn",
                  "value": "Ada@example.org"
                }
              ],
              "mail": [
                {
                  "type": "official",
                  "address": "Ada@example.org"
                }
              ],
              "groups": [
                10,
                11,
                12
              ]
            }
            """);
    }

    [Fact]
    public async Task changes_nothing_the_second_time()
    {
        var first = await TellAsync(Given(Ada.Enrolled), TheTelescope, Ada.Stream);
        first.ShouldAllBe(t => t.Written.Count == 1 && t.Written[0].Kind == DriftKind.Missing);
        var second = await TellAsync(Given(Ada.Enrolled), TheTelescope, Ada.Stream);
        second.ShouldAllBe(t => t.Written.Count == 0);
        second.Select(t => t.Digest).ShouldBe(first.Select(t => t.Digest));
    }

    [Fact]
    public async Task removes_the_file_of_who_is_deleted()
    {
        await TellAsync(Given(Ada.Enrolled), TheTelescope, Ada.Stream);
        (await Target.HoldsAsync([(Ada.Stream, "person-57.json"), (Grace.Stream, null)], default)).ShouldBe([true, false]);
        (await TellAsync(Given([.. Ada.Enrolled, Deleted(Ada.Person)]), Ada.Stream))[0].Written[0].Kind.ShouldBe(DriftKind.Extra);
        (await Target.KnownSubjectsAsync(default)).ShouldBe([TheTelescope]);
    }

    [Fact]
    public async Task writes_nothing_in_a_dry_run_or_without_a_permit()
    {
        var tellings = new Verdicts(Given(Ada.Enrolled).Events, Noon).Of(Ada.Stream);
        (await Target.DryRunAsync(tellings, default))[0].Written[0].Kind.ShouldBe(DriftKind.Missing);
        await Should.ThrowAsync<PermitRefused>(() => Target.ProvisionAsync(tellings, _ => new(false), default));
        (await Target.KnownSubjectsAsync(default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task waits_a_moment_for_who_else_writes()
    {
        var (entered, free) = (new TaskCompletionSource(), new TaskCompletionSource());
        var first = Target.ProvisionAsync([], async _ => { entered.SetResult(); await free.Task; return true; }, default);
        await entered.Task;
        var second = TellAsync(Given(Ada.Enrolled), Ada.Stream);
        second.IsCompleted.ShouldBeFalse();
        free.SetResult();
        await first;
        (await second)[0].Failure.ShouldBeNull();
    }

    [Fact]
    public async Task lets_one_write_at_a_time() => await Should.ThrowAsync<TargetBusy>(() =>
        Target.ProvisionAsync([], async _ => { await Target.ProvisionAsync([], _ => new(true), default); return true; }, default));

    [Fact]
    public async Task is_quoted_as_it_is_where_writing_a_plugin_is_explained()
    {
        var root = Root();
        var code = (await File.ReadAllTextAsync(Path.Combine(root, "Projections", "Targets", "Files", "FilesTarget.cs"))).Trim();
        (await File.ReadAllTextAsync(Path.Combine(root, "docs", "plugins.md"))).ShouldContain($"```csharp\n{code}\n```");
    }

    private Task<IReadOnlyList<Told>> TellAsync(Story story, params StreamId[] subjects) =>
        Target.ProvisionAsync(new Verdicts(story.Events, Noon).Of(subjects), _ => new(true), default);

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));
}
