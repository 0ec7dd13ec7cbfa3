using System.Text;

namespace EventRegistry.Host.Sources.Syncing;

/// <summary>Records put aside until all are known, in a file that nobody else may read and that is gone with the process.</summary>
internal sealed class Spool : IDisposable
{
    private const int NoLine = -1;

    private static readonly UTF8Encoding Text = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: false);

    private FileStream? file;
    private BinaryWriter? writer;

    /// <summary>Puts a record aside.</summary>
    public void Add(RawRecord record)
    {
        if (writer is null)
        {
            file = Open();
            writer = new(file, Text, leaveOpen: true);
        }

        writer.Write(record.Key);
        writer.Write(record.Raw);
        writer.Write(record.Line ?? NoLine);
    }

    /// <summary>All that were put aside, in their order.</summary>
    public IEnumerable<RawRecord> Read()
    {
        if (file is null) yield break;
        writer!.Flush();
        file.Position = 0;
        using var reader = new BinaryReader(file, Text, leaveOpen: true);
        while (file.Position < file.Length) yield return new(reader.ReadString(), reader.ReadString(), reader.ReadInt32() is >= 0 and var line ? line : null);
    }

    public void Dispose()
    {
        writer?.Dispose();
        file?.Dispose();
    }

    private static FileStream Open()
    {
        var path = Path.Combine(Path.GetTempPath(), $"eventregistry-sync-{Guid.NewGuid():N}");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.Delete, Options = FileOptions.DeleteOnClose, BufferSize = 1 << 16 };
        if (OperatingSystem.IsWindows()) return new(path, options);
        options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var file = new FileStream(path, options);
        // What is open needs no name: so nothing is left behind, however the process ends.
        File.Delete(path);
        return file;
    }
}
