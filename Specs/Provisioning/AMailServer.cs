using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EventRegistry.Specs.Provisioning;

/// <summary>A mail server that keeps what it is sent, as text; or refuses it, as long as it is told to.</summary>
internal sealed class AMailServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly List<string> letters = [];
    private readonly Task serving;

    public AMailServer()
    {
        listener.Start();
        serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Whether it refuses every letter.</summary>
    public bool Refuses { get; set; }

    /// <summary>How many it was offered.</summary>
    public int Offered { get; private set; }

    /// <summary>What it took, headers and all, each after the lines that name who it is for.</summary>
    public IReadOnlyList<string> Letters
    {
        get
        {
            lock (letters) return [.. letters];
        }
    }

    public void Dispose()
    {
        listener.Dispose();
        GC.KeepAlive(serving);
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                using var client = await listener.AcceptTcpClientAsync();
                await TalkAsync(client);
            }
            catch (IOException)
            {
                // Whoever called has gone.
            }
            catch (Exception e) when (e is ObjectDisposedException or SocketException)
            {
                return;
            }
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
        await using var writer = new StreamWriter(client.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 spec");
        var letter = new StringBuilder();
        while (await reader.ReadLineAsync() is { } line)
        {
            var word = line.Split(' ', ':')[0].ToUpperInvariant();
            if (word == "MAIL") Offered++;
            if (word == "RCPT") letter.AppendLine(line);
            if (word == "DATA") await TakeAsync(reader, writer, letter);
            await writer.WriteLineAsync(word switch { "MAIL" when Refuses => "451 not now", "QUIT" => "221 bye", _ => "250 well" });
            if (word == "QUIT") return;
        }
    }

    private async Task TakeAsync(StreamReader reader, StreamWriter writer, StringBuilder letter)
    {
        await writer.WriteLineAsync("354 go on");
        while (await reader.ReadLineAsync() is { } line && line != ".") letter.AppendLine(line);
        lock (letters) letters.Add(letter.ToString());
        letter.Clear();
    }
}
