using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace EventRegistry.Host.Sources.Files;

/// <summary>What tells a file from another that stands in its place, and from itself after it was written to.</summary>
/// <param name="Number">The file's own number on its disk; 0 where the system does not tell it.</param>
internal readonly record struct FileState(ulong Number, long Length, DateTime Written)
{
    public static FileState Of(string path)
    {
        var file = new FileInfo(path);
        return new(NumberOf(path), file.Length, file.LastWriteTimeUtc);
    }

    // What is open keeps its number when another file takes its place, so it has none here: its place is asked for that.
    public static FileState Of(FileStream stream, ulong number) => new(number, stream.Length, File.GetLastWriteTimeUtc(stream.SafeFileHandle));

    private static ulong NumberOf(string path)
    {
        if (!OperatingSystem.IsLinux()) return 0;
        try
        {
            const int WorkingFolder = -100;
            const uint OnlyTheNumber = 0x100;
            const int Size = 256, NumberAt = 32;
            var told = new byte[Size];
            return StatX(WorkingFolder, path, 0, OnlyTheNumber, told) == 0 ? BinaryPrimitives.ReadUInt64LittleEndian(told.AsSpan(NumberAt)) : 0;
        }
        catch (EntryPointNotFoundException)
        {
            return 0;
        }
    }

    // The one call whose answer is laid out alike on every processor.
    [DllImport("libc", EntryPoint = "statx", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int StatX(int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, byte[] told);
}
