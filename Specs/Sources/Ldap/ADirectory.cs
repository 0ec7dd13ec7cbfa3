using System.Diagnostics;
using System.DirectoryServices.Protocols;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Host.Embedded;
using EventRegistry.Host.Sources;

namespace EventRegistry.Specs.Sources.Ldap;

/// <summary>An OpenLDAP server of a spec's own on the loopback, with a folder that goes with it. Its people are below <see cref="Base"/>.</summary>
internal sealed class ADirectory : IAsyncDisposable
{
    public const string Base = "ou=people,dc=example,dc=org";
    public const string Reader = "cn=reader,dc=example,dc=org";
    public const string ReadersPassword = "reader-secret";

    private const string Manager = "cn=manager,dc=example,dc=org";
    private const string ManagersPassword = "manager-secret";

    private readonly string folder;
    private readonly Process watch;

    private ADirectory(string folder, int port, int securePort, Process watch, int processId) =>
        (this.folder, Port, SecurePort, this.watch, ProcessId) = (folder, port, securePort, watch, processId);

    public int Port { get; }

    public int SecurePort { get; }

    public int ProcessId { get; }

    /// <summary>The certificate of the authority that signed the server's.</summary>
    public string Ca => Path.Combine(CaFolder, "ca.pem");

    public string CaFolder => Path.Combine(folder, "trusted");

    /// <summary>Starts a server that holds some people.</summary>
    /// <param name="people">Their entries as LDIF.</param>
    /// <param name="settings">Further lines of its configuration.</param>
    public static async Task<ADirectory> StartAsync(string people, string settings = "")
    {
        var slapd = await Slapd.FindAsync();
        var folder = Directory.CreateTempSubdirectory("eventregistry-ldap-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "data"));
        Certificates.Make(folder);
        var config = Path.Combine(folder, "slapd.conf");
        await File.WriteAllTextAsync(config, Configuration(slapd, folder, settings));
        await File.WriteAllTextAsync(Path.Combine(folder, "people.ldif"), Root + people);
        var added = await new Command(slapd.Adder, ["-q", "-f", config, "-l", Path.Combine(folder, "people.ldif")]).RunAsync(default);
        if (!added.Succeeded) throw new InvalidOperationException($"slapadd could not fill {folder}: {added.Output}");
        var (port, securePort) = (FreePort.Near(null), FreePort.Near(null));
        var (watch, id) = await RunAsync(slapd, config, folder, port, securePort);
        var directory = new ADirectory(folder, port, securePort, watch, id);
        await directory.AwaitAsync();
        return directory;
    }

    /// <summary>A source that reads it as the reader, by <c>uid</c>, but for what is set otherwise; an option that is null is left out.</summary>
    public KnownSource Source(params (string Name, string? Value)[] options) => Source(ReadersPassword, options);

    public KnownSource Source(string? password, params (string Name, string? Value)[] options)
    {
        var all = new Dictionary<string, string?> { ["url"] = $"ldap://127.0.0.1:{Port}", ["bind-dn"] = Reader, ["base-dn"] = Base, ["key"] = "uid" };
        foreach (var (name, value) in options) all[name] = value;
        return SourceOf(all, password);
    }

    public static KnownSource SourceOf(IEnumerable<KeyValuePair<string, string?>> options, string? password) => new(
        Collaboration.Of(new(2)), new IdentitySource(7, new CoId(2), "Campus directory", null, "LdapSource", null, null, "F", null, null, null, null, null, null), null,
        new SourceSettings(7, string.Join('\n', options.Where(o => o.Value is not null).Select(o => $"{o.Key}={o.Value}"))), password);

    /// <summary>Changes it as its manager.</summary>
    public void Do(params DirectoryRequest[] requests)
    {
        using var connection = new LdapConnection(new LdapDirectoryIdentifier("127.0.0.1", Port), new NetworkCredential(Manager, ManagersPassword), AuthType.Basic);
        connection.SessionOptions.ProtocolVersion = 3;
        connection.Bind();
        foreach (var request in requests) connection.SendRequest(request);
    }

    /// <summary>Ends the server, as a power cut does.</summary>
    public async Task FallAsync()
    {
        using var server = Process.GetProcessById(ProcessId);
        server.Kill();
        // Nobody but its watch is told of its end, which waits for something else.
        while (!FreePort.IsFree(Port)) await Task.Delay(10);
    }

    public async ValueTask DisposeAsync()
    {
        // Its end is what the watch waits for.
        watch.StandardInput.Close();
        await watch.WaitForExitAsync();
        watch.Dispose();
    }

    /// <summary>The server in the care of a shell that ends it, and removes its folder, as soon as nobody holds the other end of its input, however this process ends.</summary>
    private static async Task<(Process Watch, int Server)> RunAsync(Slapd slapd, string config, string folder, int port, int securePort)
    {
        const string script = """folder=$1; shift; "$@" </dev/null >"$folder/log" 2>&1 & server=$!; echo $server; read -r _; kill $server 2>/dev/null; wait $server; rm -rf "$folder" """;
        var start = new ProcessStartInfo("/bin/sh", ["-c", script, "sh", folder, slapd.Server, "-d", "0", "-f", config, "-h", $"ldap://127.0.0.1:{port}/ ldaps://127.0.0.1:{securePort}/"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var watch = Process.Start(start)!;
        return (watch, int.Parse((await watch.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture));
    }

    private async Task AwaitAsync()
    {
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            using var socket = new TcpClient();
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, Port);
                return;
            }
            catch (SocketException) when (Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(30))
            {
                await Task.Delay(20);
            }
            catch (SocketException e)
            {
                throw new InvalidOperationException($"slapd did not come up: {await File.ReadAllTextAsync(Path.Combine(folder, "log"), Encoding.UTF8)}", e);
            }
        }
    }

    private static string Configuration(Slapd slapd, string folder, string settings) => $"""
        modulepath {slapd.Modules}
        moduleload back_mdb
        include /etc/ldap/schema/core.schema
        include /etc/ldap/schema/cosine.schema
        include /etc/ldap/schema/inetorgperson.schema
        attributetype ( 1.3.6.1.4.1.5923.1.1.1.1 NAME 'eduPersonAffiliation' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 )
        attributetype ( 1.3.6.1.4.1.5923.1.5.1.1 NAME 'isMemberOf' EQUALITY caseExactMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 )
        attributetype ( 1.2.840.113556.1.2.102.9 NAME 'memberOf' EQUALITY distinguishedNameMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.12 )
        objectclass ( 1.3.6.1.4.1.5923.1.1.2 NAME 'eduPerson' AUXILIARY MAY ( eduPersonAffiliation $ isMemberOf $ memberOf ) )
        TLSCACertificateFile {folder}/trusted/ca.pem
        TLSCertificateFile {folder}/server.pem
        TLSCertificateKeyFile {folder}/server.key
        pidfile {folder}/pid
        database mdb
        maxsize 268435456
        directory {folder}/data
        suffix "dc=example,dc=org"
        rootdn "{Manager}"
        rootpw {ManagersPassword}
        index objectClass,uid,employeeNumber eq
        sizelimit 500
        limits dn.exact="{Reader}" size.soft=500 size.prtotal=unlimited
        {settings}

        """;

    private const string Root = $"""
        dn: dc=example,dc=org
        objectClass: dcObject
        objectClass: organization
        dc: example
        o: Example

        dn: ou=people,dc=example,dc=org
        objectClass: organizationalUnit
        ou: people

        dn: {Reader}
        objectClass: organizationalRole
        objectClass: simpleSecurityObject
        cn: reader
        userPassword: {ReadersPassword}


        """;
}
