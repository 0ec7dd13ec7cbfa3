namespace EventRegistry.Host.Sources.Files;

/// <summary>
/// The copies of a file in its archive folder: <c>.1</c> as it was when it was last taken in, <c>.2</c> the one before. What changed is said by comparing with <c>.1</c>, which is right only while
/// <c>.1</c> is what the registry has taken in; a mark beside it says that something was begun since and did not come to its end, and then everything is compared.
/// </summary>
internal sealed class Copies
{
    private readonly string folder;
    private readonly string name;

    private Copies(string folder, string file)
    {
        (this.folder, name) = (Path.GetFullPath(folder), Path.GetFileName(file));
        CanTellChanges = File.Exists(LastPath) && !File.Exists(Mark);
    }

    /// <summary>Whether there is a copy to compare with, as it was when the source was opened.</summary>
    public bool CanTellChanges { get; }

    private string LastPath => Place("1");

    private string Mark => Place("begun");

    /// <summary>The copies in a folder, which is made when the file is first taken in; null for no folder.</summary>
    public static Copies? In(string? folder, string file) => string.IsNullOrEmpty(folder) ? null : new(folder, file);

    /// <summary>The file as it was last taken in.</summary>
    public SourceFile Last() => SourceFile.Of(LastPath);

    /// <summary>Says that the file is being taken in.</summary>
    /// <exception cref="SourceFailure">The folder cannot be made, or written to.</exception>
    public void Begin() => Writing(() =>
    {
        Directory.CreateDirectory(folder);
        if (File.Exists(LastPath)) File.WriteAllBytes(Mark, []);
    });

    /// <summary>Says that the file was taken in, and keeps it if it differs from what was kept or nothing was.</summary>
    public void Keep(SourceFile file, bool anythingNew) => Writing(() =>
    {
        if (anythingNew || !File.Exists(LastPath)) Renew(file);
        File.Delete(Mark);
    });

    private void Renew(SourceFile file)
    {
        var next = Place("next");
        if (file.IsAsItWas()) File.Copy(file.Path, next, overwrite: true);
        if (File.Exists(LastPath)) File.Move(LastPath, Place("2"), overwrite: true);
        // Another file than the one that was taken in would hide what differs between them; without a copy everything is compared.
        if (file.IsAsItWas() && File.Exists(next)) File.Move(next, LastPath, overwrite: true);
        else File.Delete(next);
    }

    private string Place(string ending) => Path.Combine(folder, $"{name}.{ending}");

    private void Writing(Action what)
    {
        try
        {
            what();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SourceFailure($"The archive folder {folder} cannot be written to: {e.Message} Let this user ({Environment.UserName}) write there, and make room.", mayPass: true, e);
        }
    }
}
