using System.Runtime.CompilerServices;

namespace EventRegistry.Specs;

/// <summary>The golden histories of a real Registry. They lie beside the repository; a copy of those that specs need lies in it.</summary>
internal static class Datasets
{
    private static readonly string Root = FindRoot();

    public static string Tables(string dataset) => Path.Combine(Root, dataset, "tables");

    public static string Expected(string dataset) => Path.Combine(Root, dataset, "expected");

    private static string FindRoot([CallerFilePath] string here = "")
    {
        var beside = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "shared", "datasets"));
        return Directory.Exists(beside) ? beside : Path.Combine(Path.GetDirectoryName(here)!, "Datasets");
    }
}
