using System.Text;

namespace EventRegistry.Host.Import;

/// <summary>What a Registry puts before every key that it hashes: one text for the whole installation, in a file named <c>security.salt</c>.</summary>
public sealed class SecuritySalt
{
    private const int Longest = 1_000;

    private SecuritySalt(byte[] bytes) => Bytes = bytes;

    internal byte[] Bytes { get; }

    /// <summary>Reads it. The end of the line is no part of it.</summary>
    /// <exception cref="ImportFailed">There is no such file, or no salt in it.</exception>
    public static async Task<SecuritySalt> ReadAsync(string file, CancellationToken cancel)
    {
        if (Directory.Exists(file)) throw new ImportFailed($"{file} is a folder. Name the file security.salt of the Registry. Nothing was imported.");
        string text;
        try
        {
            text = await File.ReadAllTextAsync(file, cancel);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImportFailed($"The salt {file} cannot be read: {e.Message} Name the file security.salt of the Registry. Nothing was imported.", e);
        }

        return Parse(text) ?? throw new ImportFailed(
            $"{file} holds no salt: it should be one line of text, as the file security.salt of the Registry is. Nothing was imported.");
    }

    /// <summary>The salt in a text; null where there is none.</summary>
    public static SecuritySalt? Parse(string text)
    {
        text = text.TrimEnd('\r', '\n');
        return text.Length is 0 or > Longest || text.AsSpan().ContainsAny('\r', '\n') || string.IsNullOrWhiteSpace(text) ? null : new(Encoding.UTF8.GetBytes(text));
    }
}
