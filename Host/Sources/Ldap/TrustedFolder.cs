namespace EventRegistry.Host.Sources.Ldap;

/// <summary>A folder with the certificates that are trusted, which is what the library takes. For a single file it is made, and gone again.</summary>
internal sealed class TrustedFolder : IDisposable
{
    private readonly bool isOurs;

    public TrustedFolder(string ca)
    {
        isOurs = !Directory.Exists(ca);
        if (!isOurs)
        {
            Path = ca;
            return;
        }

        Path = Directory.CreateTempSubdirectory("eventregistry-ca-").FullName;
        File.Copy(ca, System.IO.Path.Combine(Path, "ca.pem"));
    }

    public string Path { get; }

    public void Dispose()
    {
        if (isOurs) Directory.Delete(Path, recursive: true);
    }
}
