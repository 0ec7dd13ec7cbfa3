using VerifyTests;
using VerifyXunit;

namespace EventRegistry.Specs;

public static partial class Snapshot
{
    // What comes here was scrubbed already, and has the name that it has without Verify. Some pictures are looked at by several specs.
    static partial void HandOver(string actual, string picture, string file, ref bool isDone)
    {
        // The specs of this very helper compare with files of their own making.
        if (Path.GetFileName(file) == "a_spec.cs") return;
        var settings = new VerifySettings();
        settings.UseDirectory(Path.GetDirectoryName(picture)!);
        settings.UseFileName(Path.GetFileName(picture));
        settings.DisableRequireUniquePrefix();
        settings.DisableDiff();
        Verifier.Verify(actual, settings, file).ToTask().GetAwaiter().GetResult();
        isDone = true;
    }
}
