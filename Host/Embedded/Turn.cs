namespace EventRegistry.Host.Embedded;

/// <summary>The right to do something alone: held by one process at a time, given back even if that process is killed.</summary>
public sealed class Turn : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);
    private readonly FileStream _file;

    private Turn(FileStream file) => _file = file;

    /// <summary>Waits until nobody else holds the turn of this file.</summary>
    /// <exception cref="EmbeddedClusterFailed">Somebody held it for ten minutes, or the file may not be written.</exception>
    public static async Task<Turn> TakeAsync(string file, CancellationToken cancellation)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return new Turn(new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException) when (File.Exists(file) && TimeProvider.System.GetElapsedTime(since) < Longest)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), cancellation);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new EmbeddedClusterFailed("waiting for its turn", Path.GetDirectoryName(file), e.Message,
                    "end the process that holds the folder, or choose another folder with EVENTREGISTRY_HOME", []);
            }
        }
    }

    public void Dispose() => _file.Dispose();
}
