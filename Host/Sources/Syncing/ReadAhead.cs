using System.Threading.Channels;

namespace EventRegistry.Host.Sources.Syncing;

/// <summary>Reads on in the background while what was read is looked at, so far ahead and no further.</summary>
internal sealed class ReadAhead<T> : IAsyncDisposable
{
    private readonly Channel<List<T>> portions;
    private readonly CancellationTokenSource stop;
    private readonly Task reading;

    /// <param name="read">Reads all; what it throws is thrown where its portion would have been.</param>
    /// <param name="together">How many make a portion.</param>
    /// <param name="ahead">How many portions wait to be looked at.</param>
    public ReadAhead(Func<CancellationToken, IAsyncEnumerable<T>> read, int together, int ahead, CancellationToken cancel)
    {
        portions = Channel.CreateBounded<List<T>>(new BoundedChannelOptions(ahead) { SingleReader = true, SingleWriter = true });
        stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        reading = Task.Run(() => ReadAsync(read, together, stop.Token), CancellationToken.None);
    }

    public IAsyncEnumerable<IReadOnlyList<T>> Portions => portions.Reader.ReadAllAsync(stop.Token);

    /// <summary>Whatever is disposed after this is read by nobody any more.</summary>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await reading;
        stop.Dispose();
    }

    private async Task ReadAsync(Func<CancellationToken, IAsyncEnumerable<T>> read, int together, CancellationToken cancel)
    {
        try
        {
            var portion = new List<T>(together);
            await foreach (var one in read(cancel).WithCancellation(cancel))
            {
                portion.Add(one);
                if (portion.Count < together) continue;
                await portions.Writer.WriteAsync(portion, cancel);
                portion = new(together);
            }

            await portions.Writer.WriteAsync(portion, cancel);
            portions.Writer.Complete();
        }
        catch (Exception e)
        {
            portions.Writer.Complete(e);
        }
    }
}
