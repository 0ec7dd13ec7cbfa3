using System.Runtime.CompilerServices;

namespace EventRegistry.Specs;

/// <summary>The golden histories of a real Registry, and what the real product made of them. They are data: nobody edits them to fit.</summary>
internal static class Datasets
{
    /// <summary>The folder of a dataset's <c>cm_</c> tables.</summary>
    public static string Tables(string dataset) => Path.Combine(Folder(), dataset, "tables");

    /// <summary>The folder of the <c>sp_</c> tables that the real product filled.</summary>
    public static string Expected(string dataset) => Path.Combine(Folder(), dataset, "expected");

    /// <summary>Any other file of a dataset.</summary>
    public static string File(string dataset, string name) => Path.Combine(Folder(), dataset, name);

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Datasets");
}
