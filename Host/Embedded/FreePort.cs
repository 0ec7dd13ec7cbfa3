using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace EventRegistry.Host.Embedded;

/// <summary>A loopback port that nobody listens on, below the range from which systems lend ports to outgoing connections.</summary>
public static class FreePort
{
    private const int First = 15432;
    private const int Last = 32000;

    /// <summary>The preferred port if it is free, else another. Somebody may still be quicker than the server that is to get it.</summary>
    public static int Near(int? preferred)
    {
        if (preferred is { } port && IsFree(port))
            return port;
        // At random, so that clusters which start at the same time seldom meet.
        return Enumerable.Repeat(0, 1000).Select(_ => RandomNumberGenerator.GetInt32(First, Last)).First(IsFree);
    }

    public static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // What listens on all addresses takes this one too.
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen(1);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
