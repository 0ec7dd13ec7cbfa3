using System.Security.Cryptography;

namespace EventRegistry.Host.Sources.Files;

/// <summary>A file as it was when the source was opened. Whoever replaces, truncates or goes on writing it meanwhile is noticed.</summary>
internal sealed class SourceFile
{
    private readonly FileState opened;

    private SourceFile(string path, FileState opened) => (Path, this.opened) = (path, opened);

    public string Path { get; }

    /// <exception cref="SourceFailure">There is no such file.</exception>
    public static SourceFile Of(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        return new(full, Reaching(full, () => FileState.Of(full)));
    }

    /// <summary>Its rows from the first, the header too.</summary>
    /// <exception cref="SourceFailure">It cannot be opened, or is not what it was.</exception>
    public CsvRows Open()
    {
        var stream = Stream();
        return new(stream, Path, () => Changed(stream));
    }

    /// <summary>The hash of all that is in it.</summary>
    /// <exception cref="SourceFailure">It cannot be read, or is not what it was.</exception>
    public async Task<string> HashAsync(CancellationToken cancel)
    {
        await using var stream = Stream();
        try
        {
            var hash = await SHA256.HashDataAsync(stream, cancel);
            return Reaching(Path, () => Changed(stream)) ? throw IsAnother(Path) : Convert.ToHexStringLower(hash);
        }
        catch (IOException e)
        {
            throw BreaksOff(Path, e);
        }
    }

    /// <summary>Whether it still is what it was when the source was opened.</summary>
    public bool IsAsItWas() => File.Exists(Path) && Reaching(Path, () => FileState.Of(Path)) == opened;

    /// <summary>What is to be said of a file that is not what it was.</summary>
    public static SourceFailure IsAnother(string path) =>
        new($"{path} was replaced, truncated or written to while it was read; nothing of it is taken. Put files in place by renaming them, and sync again.", mayPass: true);

    /// <summary>What is to be said of a file that cannot be read further.</summary>
    public static SourceFailure BreaksOff(string path, IOException e) => new($"{path} cannot be read to its end: {e.Message} Try again later.", mayPass: true, e);

    /// <summary>Makes the failures of a file ours.</summary>
    /// <exception cref="SourceFailure">What is to be done fails.</exception>
    public static T Reaching<T>(string path, Func<T> what)
    {
        try
        {
            if (Directory.Exists(path)) throw new SourceFailure($"{path} is a folder. Name the CSV file in it.", mayPass: true);
            return what();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SourceFailure($"There is no file {path}. Put it there, or correct the source's path.", mayPass: true, e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new SourceFailure($"{path} may not be read by this user ({Environment.UserName}). Let it be read, and its folder be entered.", mayPass: true, e);
        }
        catch (IOException e)
        {
            throw new SourceFailure($"{path} cannot be read: {e.Message} Try again later.", mayPass: true, e);
        }
    }

    private FileStream Stream() => Reaching(Path, () =>
    {
        var stream = new FileStream(Path, new FileStreamOptions { Share = FileShare.ReadWrite | FileShare.Delete, Options = FileOptions.SequentialScan, BufferSize = 0 });
        if (!Changed(stream)) return stream;
        stream.Dispose();
        throw IsAnother(Path);
    });

    // Renaming another file over this one leaves what is open as it was, so its place is asked too.
    private bool Changed(FileStream stream) => FileState.Of(stream, opened.Number) != opened || FileState.Of(Path) != opened;
}
