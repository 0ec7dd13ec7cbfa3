using System.Text;
using EventRegistry.Domain.Changelog;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Domain.Organization;
using EventRegistry.Host.Sources;
using EventRegistry.Host.Sources.Files;

namespace EventRegistry.Specs.Sources.Files;

/// <summary>A CSV file in a folder of its own, with an archive folder beside it, as a source of a CO.</summary>
internal sealed class ACsvFile : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("file-source-").FullName;

    public ACsvFile(string text, string format = "C2")
    {
        (Format, Path) = (format, System.IO.Path.Combine(folder, "people.csv"));
        Archive = Directory.CreateDirectory(System.IO.Path.Combine(folder, "archive")).FullName;
        Write(text);
    }

    public string Path { get; }

    public string Format { get; }

    public string Archive { get; }

    public string Last => Copy("1");

    /// <summary>The CO's own types; none of its own means the usual ones.</summary>
    public IReadOnlyList<ExtendedType> Types { get; init; } = [];

    public string Copy(string ending) => System.IO.Path.Combine(Archive, $"people.csv.{ending}");

    public ACsvFile Write(string text) => Write(Encoding.UTF8.GetBytes(text));

    public ACsvFile Write(byte[] bytes)
    {
        // By renaming, as files are to be put in place.
        File.WriteAllBytes($"{Path}.new", bytes);
        File.Move($"{Path}.new", Path, overwrite: true);
        return this;
    }

    public Task<ISource> OpenAsync(bool archived = false) => OpenAsync(Path, Format, archived ? Archive : null, Types);

    public static Task<ISource> OpenAsync(string? path, string? format, string? archive = null, IEnumerable<ExtendedType>? types = null)
    {
        var co = (types ?? []).Select((t, i) => new Recorded(new(StreamKind.Co, 2), i + 1, i + 1, Story.Morning, null, null, new Added<ExtendedType>(t)))
            .Aggregate(Collaboration.Of(new(2)), Collaboration.Evolve);
        var source = new IdentitySource(7, co.Id, "Staff", null, "FileSource", null, Standing.Active, "F", null, null, null, null, null, null);
        return new FileSourcePlugin().OpenAsync(new(co, source, new(1, new(7), path, format, archive, null, null), null, null), default);
    }

    public async Task<IReadOnlyList<RawRecord>> ListAsync()
    {
        await using var source = await OpenAsync();
        return await source.ListAsync(default).ToListAsync();
    }

    /// <summary>What the first record means.</summary>
    public async Task<SourcedRecord> ReadAsync(int record = 0)
    {
        await using var source = await OpenAsync();
        return source.Read((await source.ListAsync(default).ToListAsync())[record]);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
