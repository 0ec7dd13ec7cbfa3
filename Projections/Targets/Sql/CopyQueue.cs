using System.Threading.Channels;

namespace EventRegistry.Projections.Targets.Sql;

/// <summary>Sends chunks one after another while the next ones are being encoded. Few wait at a time, so that memory stays bounded.</summary>
internal sealed class CopyQueue : IAsyncDisposable
{
    private const int Waiting = 4;
    private readonly Channel<CopyChunk> chunks = Channel.CreateBounded<CopyChunk>(new BoundedChannelOptions(Waiting) { SingleReader = true, SingleWriter = true });
    private readonly CancellationTokenSource abandoned = new();
    private readonly Task sending;

    public CopyQueue(Func<CopyChunk, CancellationToken, Task> send) => sending = Task.Run(() => SendAllAsync(send));

    /// <exception cref="TargetFailure">An earlier chunk could not be sent.</exception>
    public async ValueTask AddAsync(CopyChunk chunk, CancellationToken cancel)
    {
        if (!chunks.Writer.TryWrite(chunk))
        {
            try
            {
                await chunks.Writer.WriteAsync(chunk, cancel);
            }
            catch (ChannelClosedException)
            {
                await sending;
                throw;
            }
        }
    }

    /// <summary>Waits until everything was sent; from then on the connection is the caller's.</summary>
    /// <exception cref="TargetFailure">A chunk could not be sent.</exception>
    public async Task CompleteAsync()
    {
        chunks.Writer.TryComplete();
        await sending;
    }

    /// <summary>Stops sending and forgets what still waits.</summary>
    public async ValueTask DisposeAsync()
    {
        chunks.Writer.TryComplete();
        await abandoned.CancelAsync();
        // Why it ended was told to whoever wrote; here it only has to have ended.
        await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        abandoned.Dispose();
    }

    private async Task SendAllAsync(Func<CopyChunk, CancellationToken, Task> send)
    {
        try
        {
            await foreach (var chunk in chunks.Reader.ReadAllAsync(abandoned.Token))
            {
                using (chunk)
                {
                    await send(chunk, abandoned.Token);
                }
            }
        }
        catch (Exception e)
        {
            // Unblocks a writer that waits for room; it finds the cause in the task.
            chunks.Writer.TryComplete(e);
            throw;
        }
    }
}
