using System.Buffers;
using Newtonsoft.Json;

namespace EventRegistry.Host.EventStore.Json;

/// <summary>Lends Newtonsoft the memory it reads into, so that none is made for each event.</summary>
internal sealed class JsonBuffers : IArrayPool<char>
{
    public static readonly JsonBuffers Shared = new();

    public char[] Rent(int minimumLength) => ArrayPool<char>.Shared.Rent(minimumLength);

    public void Return(char[]? array)
    {
        if (array is not null) ArrayPool<char>.Shared.Return(array);
    }
}
