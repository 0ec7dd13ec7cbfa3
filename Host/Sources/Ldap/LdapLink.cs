using System.DirectoryServices.Protocols;
using System.Net;
using System.Net.Sockets;

namespace EventRegistry.Host.Sources.Ldap;

/// <summary>A connection to a directory, as whoever the source reads it. One question at a time.</summary>
internal sealed class LdapLink : IAsyncDisposable
{
    private const int Version = 3;

    private readonly LdapSettings settings;
    private readonly LdapConnection connection;
    private readonly SemaphoreSlim turn = new(1);
    private Task underWay = Task.CompletedTask;
    private volatile bool isOpen;

    private LdapLink(LdapSettings settings)
    {
        this.settings = settings;
        var server = new LdapDirectoryIdentifier(settings.Url.Host, settings.Port, fullyQualifiedDnsHostName: false, connectionless: false);
        connection = settings.BindDn is { } name
            ? new(server, new NetworkCredential(name, settings.Password), AuthType.Basic)
            : new(server, null, AuthType.Anonymous);
        connection.AutoBind = false;
        connection.Timeout = settings.Timeout;
    }

    /// <summary>Connects, and proves who is asking.</summary>
    /// <exception cref="SourceFailure">The server is not there, is not who it should be, or does not let us in.</exception>
    public static async Task<LdapLink> OpenAsync(LdapSettings settings, CancellationToken cancel)
    {
        await KnockAsync(settings, cancel);
        var link = Make(settings);
        try
        {
            await link.DoAsync(link.Bind, cancel);
            return link;
        }
        catch (Exception)
        {
            await link.DisposeAsync();
            throw;
        }
    }

    /// <exception cref="SourceFailure">The server does not answer, or not as it should.</exception>
    public Task<SearchResponse> AskAsync(SearchRequest request, CancellationToken cancel)
    {
        return DoAsync(Ask, cancel);

        SearchResponse Ask()
        {
            try
            {
                return (SearchResponse)connection.SendRequest(request, settings.Timeout);
            }
            catch (DirectoryOperationException e) when (e.Response is SearchResponse { ResultCode: ResultCode.NoSuchObject or ResultCode.InvalidDNSyntax } none)
            {
                // What that means depends on what was asked.
                return none;
            }
        }
    }

    /// <summary>Looks whether the entry is there below which people are.</summary>
    /// <exception cref="SourceFailure">It is not.</exception>
    public async Task SeeBaseAsync(CancellationToken cancel)
    {
        var answer = await AskAsync(new SearchRequest(settings.BaseDn, LdapFilter.Anything, SearchScope.Base, "1.1"), cancel);
        if (answer.ResultCode == ResultCode.NoSuchObject || answer.Entries.Count == 0) throw LdapFailure.BaseIsMissing(settings);
    }

    public ValueTask DisposeAsync()
    {
        // The library waits for a silent server as long as it likes, and must not lose the connection under its feet. Nobody waits with it.
        underWay.ContinueWith(_ => connection.Dispose(), TaskScheduler.Default);
        return ValueTask.CompletedTask;
    }

    /// <summary>The library has no patience to set for connecting, and one sentence for all that may be wrong with it.</summary>
    private static async Task KnockAsync(LdapSettings settings, CancellationToken cancel)
    {
        using var socket = new TcpClient();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(settings.Timeout);
        try
        {
            await socket.ConnectAsync(settings.Url.DnsSafeHost, settings.Port, patience.Token);
        }
        catch (SocketException e)
        {
            throw LdapFailure.Unreachable(settings, e);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw LdapFailure.Slow(settings, e);
        }
    }

    private static LdapLink Make(LdapSettings settings)
    {
        try
        {
            Patience.Set();
            return new(settings);
        }
        catch (Exception e) when (LdapFailure.Of(settings, e, opening: true) is { } failure)
        {
            throw failure;
        }
    }

    private void Bind()
    {
        var session = connection.SessionOptions;
        session.ProtocolVersion = Version;
        // Where a server points to is not where the password was meant to go.
        session.ReferralChasing = ReferralChasingOptions.None;
        using var trusted = settings.Ca is { } ca ? new TrustedFolder(ca) : null;
        if (trusted is not null)
        {
            if (OperatingSystem.IsWindows()) throw new PlatformNotSupportedException("Windows trusts what its own store of certificates holds, and takes no option ca.");
            session.TrustedCertificatesDirectory = trusted.Path;
            session.StartNewTlsSessionContext();
        }

        if (settings.IsSecure) session.SecureSocketLayer = true;
        if (settings.StartTls) StartTls();
        connection.Bind();
        isOpen = true;
    }

    private void StartTls()
    {
        try
        {
            // The library learns where the server is with the first question only, and would start TLS with this machine. Nothing is told by this one, whatever is answered.
            connection.SendRequest(new SearchRequest("", LdapFilter.Anything, SearchScope.Base, "1.1"), settings.Timeout);
        }
        catch (DirectoryOperationException)
        {
            // Such as that it wants TLS first.
        }

        connection.SessionOptions.StartTransportLayerSecurity(null);
    }

    private Task DoAsync(Action action, CancellationToken cancel) => DoAsync(() =>
    {
        action();
        return true;
    }, cancel);

    private async Task<T> DoAsync<T>(Func<T> action, CancellationToken cancel)
    {
        await turn.WaitAsync(cancel);
        var work = Task.Run(action, CancellationToken.None);
        underWay = work.ContinueWith(_ => turn.Release(), TaskScheduler.Default);
        try
        {
            // A little more than the library is given, so that its own sentence comes first.
            return await work.WaitAsync(settings.Timeout + TimeSpan.FromSeconds(1), cancel);
        }
        catch (TimeoutException e)
        {
            throw LdapFailure.Slow(settings, e);
        }
        catch (Exception e) when (LdapFailure.Of(settings, e, opening: !isOpen) is { } failure)
        {
            throw failure;
        }
    }
}
