using System.Reflection;
using System.Xml.Linq;
using Shouldly;
using Xunit;

namespace EventRegistry.Specs.Architecture;

public class dependencies_run_one_way
{
    private const string Domain = "EventRegistry.Domain";
    private const string Projections = "EventRegistry.Projections";
    private const string Host = "eventregistry";

    [Fact]
    public void the_domain_knows_the_base_library_and_nothing_else() => Beyond(Domain).ShouldBeEmpty();

    [Fact]
    public void projections_know_the_domain_and_npgsql() => Beyond(Projections).Except([Domain, "Npgsql"]).ShouldBeEmpty();

    [Fact]
    public void the_host_is_known_to_specs_only() =>
        Beyond(Host).Where(name => name.StartsWith("EventRegistry", StringComparison.Ordinal)).Except([Domain, Projections]).ShouldBeEmpty();

    // An assembly names only what it uses; a project file also what it may use.
    [Fact]
    public void the_project_files_open_no_door_that_is_not_used()
    {
        References("Domain").ShouldBeEmpty();
        References("Projections").ShouldBe(["Npgsql", "../Domain/Domain.csproj"]);
    }

    // The second runtime is a folder that the default build leaves out: docs/critter-stack.md.
    [Fact]
    public void marten_and_wolverine_are_known_to_one_folder_of_the_host_only()
    {
        string[] theirs = ["Marten", "Wolverine", "JasperFx", "Weasel"];
        foreach (var assembly in new[] { Domain, Projections })
            Beyond(assembly).ShouldAllBe(name => !theirs.Any(t => name.StartsWith(t, StringComparison.Ordinal)));
        var folder = Path.Combine("Host", "CritterStack") + Path.DirectorySeparatorChar;
        var usings = theirs.Select(t => $"using {t}").ToList();
        foreach (var file in new[] { "Domain", "Projections", "Host" }.SelectMany(SourcesOf).Where(f => !f.StartsWith(folder, StringComparison.Ordinal)))
            File.ReadLines(Path.Combine(Root(), file)).ShouldAllBe(line => !usings.Any(u => line.StartsWith(u, StringComparison.Ordinal)), file);
    }

    private static IEnumerable<string> SourcesOf(string project) =>
        Directory.EnumerateFiles(Path.Combine(Root(), project), "*.cs", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Root(), f))
            .Where(f => f.Split(Path.DirectorySeparatorChar)[1] is not ("bin" or "obj"));

    private static IEnumerable<string> Beyond(string assembly) => Assembly.Load(assembly).GetReferencedAssemblies()
        .Select(reference => reference.Name!)
        .Where(name => name is not ("System" or "netstandard" or "mscorlib") && !name.StartsWith("System.", StringComparison.Ordinal));

    private static IEnumerable<string> References(string project) =>
        XDocument.Load(Path.Combine(Root(), project, project + ".csproj")).Descendants()
            .Where(element => element.Name.LocalName is "PackageReference" or "ProjectReference" or "Reference" or "FrameworkReference")
            .Select(element => (string)element.Attribute("Include")!);

    private static string Root([System.Runtime.CompilerServices.CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", ".."));
}
