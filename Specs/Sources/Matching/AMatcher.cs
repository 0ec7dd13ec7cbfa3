using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EventRegistry.Specs.Sources.Matching;

/// <summary>A matcher in this process that answers as it is told to, or says nothing at all.</summary>
internal sealed class AMatcher : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Task serving;

    public AMatcher()
    {
        listener.Start();
        Url = new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/match/api/1");
        serving = ServeAsync();
    }

    public Uri Url { get; }

    /// <summary>What is answered to each method: status line and body, such as <c>200 OK</c>; methods that are not here are never answered.</summary>
    public Dictionary<string, (string Status, string Body)> Answers { get; } = [];

    /// <summary>What was asked: the request line, the value of its <c>Authorization</c>, and the body.</summary>
    public List<(string Line, string? Authorization, string Body)> Asked { get; } = [];

    public void Dispose()
    {
        listener.Dispose();
        GC.KeepAlive(serving);
    }

    private async Task ServeAsync()
    {
        // Those who get no answer wait on open connections.
        var waiting = new List<TcpClient>();
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync();
                if (await AnswerAsync(client.GetStream())) client.Dispose();
                else waiting.Add(client);
            }
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException)
        {
            foreach (var client in waiting) client.Dispose();
        }
    }

    private async Task<bool> AnswerAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var line = await reader.ReadLineAsync() ?? "";
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await reader.ReadLineAsync() is { Length: > 0 } header) headers[header.Split(':')[0]] = header[(header.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        var body = new char[int.Parse(headers.GetValueOrDefault("Content-Length", "0"), System.Globalization.CultureInfo.InvariantCulture)];
        // To ask for nothing would wait for something.
        if (body.Length > 0) await reader.ReadBlockAsync(body);
        Asked.Add((line.Replace(" HTTP/1.1", "", StringComparison.Ordinal), headers.GetValueOrDefault("Authorization"), new(body)));
        if (!Answers.TryGetValue(line.Split(' ')[0], out var answer)) return false;
        await stream.WriteAsync(Encoding.UTF8.GetBytes(
            $"HTTP/1.1 {answer.Status}\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(answer.Body)}\r\nConnection: close\r\n\r\n{answer.Body}"));
        return true;
    }
}
