using EventRegistry.Host.Embedded;

namespace EventRegistry.Specs.Sources.Ldap;

/// <summary>OpenLDAP's programs, installed once by Debian's package client where they are missing.</summary>
internal sealed record Slapd(string Server, string Adder, string Modules)
{
    private static readonly string[] Folders = ["/usr/sbin", "/usr/local/sbin", "/usr/local/libexec", "/usr/lib/openldap"];
    private static readonly string[] ModuleFolders = ["/usr/lib/ldap", "/usr/lib64/openldap", "/usr/lib/openldap", "/usr/local/libexec/openldap"];
    private static readonly Lazy<Task<Slapd>> Found = new(FindOrInstallAsync);

    public static Task<Slapd> FindAsync() => Found.Value;

    private static async Task<Slapd> FindOrInstallAsync()
    {
        if (Look() is { } there) return there;
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess || !File.Exists("/usr/bin/apt-get")) throw Missing("");
        var said = await InstallAsync();
        return Look() ?? throw Missing(" apt-get said: " + said);
    }

    private static Slapd? Look()
    {
        if (Folders.Select(f => Path.Combine(f, "slapd")).FirstOrDefault(File.Exists) is not { } server) return null;
        return new(server, Path.Combine(Path.GetDirectoryName(server)!, "slapadd"), ModuleFolders.FirstOrDefault(f => Directory.EnumerateFileSystemEntries(f, "back_mdb*").Any()) ?? "");
    }

    private static async Task<string> InstallAsync()
    {
        // Asked by Debian's scripts before they start what they have installed. Where somebody has said something already, it stays said.
        const string policy = "/usr/sbin/policy-rc.d";
        var isOurs = !File.Exists(policy);
        if (isOurs)
        {
            await File.WriteAllTextAsync(policy, "#!/bin/sh\nexit 101\n");
            await new Command("chmod", ["755", policy]).RunAsync(default);
        }

        try
        {
            await AptAsync("update", "-q");
            return (await AptAsync("install", "-y", "-q", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300", "slapd")).Output;
        }
        finally
        {
            if (isOurs) File.Delete(policy);
        }
    }

    private static Task<Command.Finished> AptAsync(params string[] arguments) => new Command("/usr/bin/apt-get", arguments)
    {
        // Its keys are read by an account of its own, which may not write everywhere root may.
        Environment = new Dictionary<string, string> { ["DEBIAN_FRONTEND"] = "noninteractive", ["TMPDIR"] = "/var/tmp" },
    }.RunAsync(default);

    private static InvalidOperationException Missing(string said) => new(
        "These specs ask a real OpenLDAP server, and there is none on this machine. Install it: apt-get install slapd, and keep Debian's own service from starting." + said);
}
