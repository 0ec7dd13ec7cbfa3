using System.Net;
using System.Net.Sockets;

namespace EventRegistry.Specs.Sources.Ldap;

/// <summary>What a directory is reached over, so that it may be cut, and what comes back over it counted.</summary>
internal sealed class ACable : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly List<Socket> ends = [];
    private readonly int server;
    private readonly Task accepting;
    private bool isCut;
    private long bytes;

    public ACable(int server)
    {
        this.server = server;
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public string Url => $"ldap://127.0.0.1:{Port}";

    /// <summary>How much the server has said so far.</summary>
    public long Bytes => Interlocked.Read(ref bytes);

    /// <summary>Breaks all connections, and lets no new one through until it is mended.</summary>
    public void Cut()
    {
        lock (ends)
        {
            isCut = true;
            foreach (var end in ends) end.Close(0);
            ends.Clear();
        }
    }

    public void Mend()
    {
        lock (ends) isCut = false;
    }

    /// <summary>Waits until nothing more comes.</summary>
    public async Task IsQuietAsync()
    {
        long before;
        do
        {
            before = Bytes;
            await Task.Delay(200);
        }
        while (Bytes != before);
    }

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        Cut();
        await accepting;
    }

    private async Task AcceptAsync()
    {
        var pumps = new List<Task>();
        try
        {
            while (true) pumps.Add(ServeAsync(await NextAsync()));
        }
        catch (SocketException)
        {
            await Task.WhenAll(pumps);
        }
    }

    // Whoever only knocks may be gone before the door is opened.
    private async Task<Socket> NextAsync()
    {
        while (true)
        {
            try
            {
                return await listener.AcceptSocketAsync();
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionAborted or SocketError.ConnectionReset)
            {
            }
        }
    }

    private async Task ServeAsync(Socket client)
    {
        var upstream = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        lock (ends)
        {
            if (isCut)
            {
                client.Close(0);
                return;
            }

            ends.AddRange([client, upstream]);
        }

        try
        {
            await upstream.ConnectAsync(IPAddress.Loopback, server);
            await Task.WhenAny(PumpAsync(client, upstream, counts: false), PumpAsync(upstream, client, counts: true));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It was cut.
        }

        client.Close();
        upstream.Close();
    }

    private async Task PumpAsync(Socket from, Socket to, bool counts)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
            {
                if (counts) Interlocked.Add(ref bytes, count);
                await to.SendAsync(buffer.AsMemory(0, count));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It was cut, or one end has gone.
        }
    }
}
