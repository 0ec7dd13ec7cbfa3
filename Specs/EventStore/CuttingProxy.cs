using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace EventRegistry.Specs.EventStore;

/// <summary>Stands between a client and PostgreSQL, and breaks the connection where it is told to.</summary>
public sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly IPEndPoint server;
    private readonly Task accepting;
    private byte[] trigger = [];
    private Cut cut;
    private bool isDown;
    private CancellationTokenSource fall = new();
    private CancellationTokenSource? falling;

    public CuttingProxy(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { SslMode = SslMode.Disable };
        server = new(IPAddress.Parse(settings.Host!), settings.Port);
        listener.Start();
        (settings.Host, settings.Port) = ("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port);
        ConnectionString = settings.ConnectionString;
        accepting = AcceptAsync();
    }

    public string ConnectionString { get; }

    /// <summary>Whether every connection is broken, and no new one let through.</summary>
    public bool IsDown
    {
        get => isDown;
        set
        {
            isDown = value;
            if (value) (fall, falling) = (new(), fall);
            falling?.Cancel();
        }
    }

    /// <summary>Whether what clients send is kept from the server for now, as by one that takes very long.</summary>
    public bool IsSlow { get; set; }

    /// <summary>How many connections were cut.</summary>
    public int Cuts { get; private set; }

    /// <summary>Breaks the connection that next sends a text: before the server sees it, or when its answer has come back.</summary>
    public void CutAt(string text, Cut when) => (trigger, cut) = (System.Text.Encoding.UTF8.GetBytes(text), when);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var pumps = new List<Task>();
        try
        {
            while (true) pumps.Add(ServeAsync(await listener.AcceptTcpClientAsync(stop.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(pumps);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var own = client;
        using var upstream = new TcpClient();
        if (isDown)
        {
            client.LingerState = new(true, 0);
            return;
        }

        await using var falls = fall.Token.Register(client.Close);
        await upstream.ConnectAsync(server);
        var doomed = false;
        var there = PumpAsync(client, upstream, sent =>
        {
            if (cut == Cut.None || sent.IndexOf(trigger) < 0) return true;
            var before = cut == Cut.BeforeTheServerSeesIt;
            (cut, doomed) = (Cut.None, true);
            return !before;
        });
        var back = PumpAsync(upstream, client, _ => !doomed);
        await Task.WhenAny(there, back);
        // A reset, as when a cable is pulled, rather than a polite farewell.
        if (doomed) (Cuts, client.LingerState) = (Cuts + 1, new(true, 0));
        client.Close();
        upstream.Close();
        await Task.WhenAll(there, back);
    }

    private async Task PumpAsync(TcpClient from, TcpClient to, Passes passes)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.GetStream().ReadAsync(buffer, stop.Token) is > 0 and var count && passes(buffer.AsSpan(0, count)))
            {
                while (IsSlow) await Task.Delay(10, stop.Token);
                await to.GetStream().WriteAsync(buffer.AsMemory(0, count), stop.Token);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
        }
    }

    private delegate bool Passes(ReadOnlySpan<byte> bytes);
}

/// <summary>When a connection breaks.</summary>
public enum Cut
{
    None,
    BeforeTheServerSeesIt,
    WhenItsAnswerHasComeBack,
}
