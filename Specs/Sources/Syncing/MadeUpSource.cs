using System.Runtime.CompilerServices;
using EventRegistry.Domain.IdentitySources;
using EventRegistry.Host.Sources;
using EventRegistry.Specs.Sources.Deciding;

namespace EventRegistry.Specs.Sources.Syncing;

/// <summary>A source that has what a spec says: keys, each with a given name, or with <c>given mail</c>. One that is called <c>?</c> cannot be read.</summary>
internal sealed class MadeUpSource : ISourcePlugin, ISource
{
    public const string Plugin = "MadeUpSource";

    public string Name => Plugin;

    public List<RawRecord> Records { get; private set; } = [];

    /// <summary>What goes wrong after so many records were listed; null for nothing.</summary>
    public (int After, SourceFailure Failure)? Fails { get; set; }

    /// <summary>Is done before a record is read, given how many were.</summary>
    public Action<int> BeforeReading { get; set; } = _ => { };

    public int Reads { get; private set; }

    /// <summary>As what each record is read, whatever it says; null for what it says.</summary>
    public string? ReadsAs { get; set; }

    /// <summary>How often all of it was listed.</summary>
    public int Lists { get; private set; }

    /// <summary>What it calls the state it is in; null while it does not say.</summary>
    public string? State { get; set; }

    /// <summary>How often it was told that a sync has ended, and whether anything was new.</summary>
    public List<bool> Completed { get; } = [];

    public SourceAbilities Abilities { get; set; } = SourceAbilities.Lists | SourceAbilities.Searches;

    public IReadOnlyList<string> GroupAttributes => [];

    /// <summary>Says what it has from now on: <c>key name</c>, or <c>key name mail</c>.</summary>
    public void Has(params IEnumerable<string> records) => Records = [.. records.Select((r, i) => new RawRecord(r.Split(' ', 2)[0], r.Split(' ', 2)[1], i + 1))];

    public Task<ISource> OpenAsync(KnownSource source, CancellationToken cancel) => Task.FromResult<ISource>(this);

    public async IAsyncEnumerable<RawRecord> ListAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        await Task.CompletedTask;
        Lists++;
        foreach (var (record, place) in Records.Select((r, i) => (r, i)))
        {
            if (Fails is var (after, failure) && place == after) throw failure;
            yield return record;
        }
    }

    public Task<string?> StateAsync(CancellationToken cancel) => Task.FromResult(State);

    public Task<IReadOnlyList<RawRecord>> RetrieveAsync(string key, CancellationToken cancel) => Task.FromResult<IReadOnlyList<RawRecord>>(Records.FindAll(r => r.Key == key));

    public IAsyncEnumerable<string> ChangedAsync(DateTimeOffset after, DateTimeOffset through, CancellationToken cancel) => throw new NotSupportedException();

    public async IAsyncEnumerable<RawRecord> SearchAsync(SourceSearch search, [EnumeratorCancellation] CancellationToken cancel)
    {
        await Task.CompletedTask;
        // It searches loosely, as some do.
        foreach (var record in Records.Where(r => r.Raw.Contains(search.Mail!.Split('@')[0], StringComparison.OrdinalIgnoreCase))) yield return record;
    }

    public SourcedRecord Read(RawRecord record)
    {
        BeforeReading(Reads++);
        var words = (ReadsAs ?? record.Raw).Split(' ');
        return words[0] == "?" ? throw new RecordUnreadable("It has no name.", "given") : Feed.Somebody(words[0], words.ElementAtOrDefault(1)) with { GroupValues = [new("given", words[0])] };
    }

    public Task CompleteAsync(bool anythingNew, CancellationToken cancel)
    {
        Completed.Add(anythingNew);
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
