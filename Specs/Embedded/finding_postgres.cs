using EventRegistry.Host.Embedded;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Embedded;

public class finding_postgres : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("eventregistry-apt-");

    [Fact]
    public async Task says_what_to_install_when_there_is_none()
    {
        var failed = await Should.ThrowAsync<EmbeddedClusterFailed>(() => Find(new PostgresPlaces(null, ["/nowhere"], null)));
        Snapshot.Matches(failed.Message);
    }

    [Fact]
    public async Task does_not_look_elsewhere_when_the_user_named_a_folder()
    {
        var failed = await Should.ThrowAsync<EmbeddedClusterFailed>(
            () => Find(PostgresPlaces.OfThisMachine() with { Named = "/nowhere" }));
        Snapshot.Matches(failed.Message);
    }

    [Fact]
    public async Task fetches_it_without_a_cluster_of_debians_coming_up()
    {
        if (!Environment.IsPrivilegedProcess || OperatingSystem.IsWindows())
            return;
        var aptGet = await AptGetThat("cat settings/eventregistry.conf; ls settings");
        var found = await Find(new PostgresPlaces(null, ["/nowhere"], aptGet));
        found.ShouldNotBeEmpty();
        Snapshot.Matches(await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "said")));
        Directory.GetFiles(aptGet.ClusterSettings).ShouldBeEmpty();
    }

    [Fact]
    public async Task tells_why_it_could_not_be_fetched()
    {
        if (!Environment.IsPrivilegedProcess || OperatingSystem.IsWindows())
            return;
        var aptGet = await AptGetThat("echo 'E: Unable to locate package postgresql' >&2; exit 100");
        var failed = await Should.ThrowAsync<EmbeddedClusterFailed>(() => Find(new PostgresPlaces(null, ["/nowhere"], aptGet)));
        Snapshot.Matches(failed.Message);
    }

    private static Task<IReadOnlyList<PostgresBinaries>> Find(PostgresPlaces places) =>
        PostgresBinaries.FindAsync(places, null, CancellationToken.None);

    // Stands for apt-get: writes down what it was asked and what it met.
    private async Task<AptGet> AptGetThat(string does)
    {
        var program = Path.Combine(_folder.FullName, "apt-get");
        await File.WriteAllTextAsync(program + ".text", $"#!/bin/sh\ncd '{_folder.FullName}'\necho \"$@\" >> said\n{{ {does}; }} >> said\n");
        // Another process makes the program: what a spec beside this one starts inherits the files that this process is writing, and nobody may run such a file.
        (await new Command("/usr/bin/install", ["-m", "500", program + ".text", program]).RunAsync(CancellationToken.None)).Succeeded.ShouldBeTrue();
        return new AptGet(program, Path.Combine(_folder.FullName, "settings"));
    }

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }
}
